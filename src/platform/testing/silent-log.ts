import { createLog } from '../log/log.ts'

/** For tests of what is done rather than said. */
export const silentLog = createLog('silent')
