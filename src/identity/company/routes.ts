import { implement, type Route } from '../../platform/http/route.ts'
import { describeCompany, editCompany, type CompanyParts } from './actions.ts'
import { changeCompany, getCompany } from './contract.ts'

export function companyRoutes(parts: CompanyParts): Route[] {
  return [
    implement(getCompany, (_input, context) => describeCompany(parts, context)),
    implement(changeCompany, (input, context) => editCompany(parts, input, context)),
  ]
}
