export const shortDate = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10)
