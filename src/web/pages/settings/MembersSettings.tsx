import { MembersPage } from '../../../identity/members/ui/MembersPage.tsx'

/** Members, together with what slices above add to them. */
export function MembersSettings() {
  return <MembersPage />
}
