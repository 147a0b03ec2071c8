export const layout = (body) => `<!doctype html><body>${body}</body>`
