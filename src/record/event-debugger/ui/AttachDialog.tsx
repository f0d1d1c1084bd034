import { useState } from 'react'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { findAccounts } from '../../../understand/portfolio/contract.ts'
import { attachWaiting } from '../contract.ts'
import { DEBUGGER_TOPICS } from './debugger-words.ts'

interface AttachDialogProps {
  sourceId: number
  groupKey: string
  onClose: () => void
}

/** Says which account a group id means; its events follow. */
export function AttachDialog({ sourceId, groupKey, onClose }: AttachDialogProps) {
  const [text, setText] = useState(groupKey)
  const [accountId, setAccountId] = useState<string | null>(null)
  const [chosenName, setChosenName] = useState('')
  const found = useCall(findAccounts, { text: text.trim() || groupKey }, { topics: [] }).data?.accounts ?? []
  const attach = useAction(attachWaiting, {
    topics: DEBUGGER_TOPICS,
    failure: 'none',
    onDone: ({ account }) => {
      toast(`${groupKey} means ${account.name}: its events move there.`)
      onClose()
    },
  })
  const options = found.map(({ id, name, owner }) => ({ value: String(id), label: name, note: owner ?? undefined }))
  const isListed = accountId === null || options.some(({ value }) => value === accountId)
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Which account is ${groupKey}?`}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            pending={attach.pending}
            disabledBecause={accountId === null ? 'Choose the account first.' : null}
            onClick={() => {
              if (accountId !== null) attach.run({ sourceId, groupKey, accountId: Number(accountId) })
            }}
          >
            Attach
          </Button>
        </>
      }
    >
      <Select
        label="Account"
        placeholder="Find an account"
        value={accountId}
        onChange={(id) => {
          setAccountId(id)
          setChosenName(options.find(({ value }) => value === id)?.label ?? chosenName)
        }}
        onSearch={setText}
        options={isListed || accountId === null ? options : [{ value: accountId, label: chosenName }, ...options]}
        hint="From now on this id means this account in this source. What waits moves there, as of the day it happened."
      />
      {attach.failure ? <ErrorBox sentence={attach.failure} /> : null}
    </Dialog>
  )
}
