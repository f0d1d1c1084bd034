import type { ErasedPeople } from '../erased-people/erased-key.ts'
import type { CanonicalRow } from './mapping-apply.ts'

const ADDRESSES = ['contact_email', 'email']
const IDS = ['contact_external_id', 'user_id']

/** Rows about people who are not to be taken in again are passed over, kept nowhere. Members are not people of accounts. */
export function withoutErased(
  rows: readonly CanonicalRow[],
  { kind, sourceId }: { kind: string; sourceId: number },
  erased: ErasedPeople,
): readonly CanonicalRow[] {
  if (erased.isEmpty || kind === 'members') return rows
  const ids = kind === 'contacts' ? ['external_id', ...IDS] : IDS
  const isErased = ({ values }: CanonicalRow) => {
    const said = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
    const isAddress = ADDRESSES.some((name) => said(name) !== '' && erased.byEmail(said(name)) !== undefined)
    return isAddress || ids.some((name) => said(name) !== '' && erased.byId(sourceId, said(name)) !== undefined)
  }
  return rows.filter((row) => !isErased(row))
}
