// Prints the template that Architect's own packages make of the project in the working directory, as `arc deploy` does.
const inventory = require('@architect/inventory')
const makeTemplate = require('@architect/package')

inventory({ deployStage: 'staging' })
  .then((found) => process.stdout.write(`${JSON.stringify(makeTemplate(found), null, 2)}\n`))
  .catch((fault) => {
    console.error(fault)
    process.exitCode = 1
  })
