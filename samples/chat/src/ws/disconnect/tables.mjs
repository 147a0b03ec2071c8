// The table's real name, which the stack keeps in a parameter.
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm'

const parameters = new SSMClient({})
const known = new Map()

export async function tableName(name) {
  if (!known.has(name)) {
    const Name = `/${process.env.ARC_STACK_NAME}/tables/${name}`
    const found = await parameters.send(new GetParameterCommand({ Name }))
    known.set(name, found.Parameter.Value)
  }
  return known.get(name)
}
