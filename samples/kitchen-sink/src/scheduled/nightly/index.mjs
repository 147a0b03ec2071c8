export async function handler(event) {
  console.log(JSON.stringify(event))
}
