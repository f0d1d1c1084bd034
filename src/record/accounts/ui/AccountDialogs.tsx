import type { AccountDialog } from './account-desk.ts'
import { ActivityDialog } from './ActivityDialog.tsx'
import { ContactDialog } from './ContactDialog.tsx'
import { MeasurementDialog, OutcomeDialog } from './OutcomeDialogs.tsx'

interface AccountDialogsProps {
  accountId: number
  dialog: AccountDialog | null
  /** Members who can be mentioned. */
  people: readonly { id: number; name: string }[]
  onClose: () => void
}

/** The one dialog that is open over an account's page. */
export function AccountDialogs({ accountId, dialog, people, onClose }: AccountDialogsProps) {
  switch (dialog?.kind) {
    case 'activity':
      return (
        <ActivityDialog
          accountId={accountId}
          type={dialog.type}
          entry={dialog.entry}
          people={people}
          onClose={onClose}
        />
      )
    case 'contact':
      return <ContactDialog accountId={accountId} contact={dialog.contact} onClose={onClose} />
    case 'outcome':
      return <OutcomeDialog accountId={accountId} onClose={onClose} />
    case 'measurement':
      return <MeasurementDialog accountId={accountId} outcome={dialog.outcome} onClose={onClose} />
    default:
      return null
  }
}
