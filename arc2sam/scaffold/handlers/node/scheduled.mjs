// ITEM: called by the clock.
// The event has the time that it was called for, `time`.

export async function handler(event) {
  console.log('called for:', event.time)
}
