// Calls Architect's runtime helper as the event says.
import arc from '@architect/functions'

export const handler = ([ method, argument ]) => arc.ws[method](argument)
