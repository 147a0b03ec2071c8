// ITEM: called by the clock.
// The event has the time that it was called for.

export async function handler(event: { time: string }) {
  console.log('called for:', event.time)
}
