import { MembersPage } from '../../../identity/members/ui/MembersPage.tsx'
import { GrantDialog } from '../../../record/grants/ui/GrantDialog.tsx'

/** Members, together with what slices above add to them. */
export function MembersSettings() {
  return <MembersPage dialogs={(member, close) => <GrantDialog member={member} onClose={close} />} />
}
