import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { auditFile, auditPage } from './actions.ts'
import { exportAudit, listAudit } from './contract.ts'

export const AUDIT_ROUTES: readonly Route[] = [
  implement(listAudit, (input, context) => auditPage(input, context)),
  implementFile(exportAudit, (input, context) => auditFile(input, context)),
]
