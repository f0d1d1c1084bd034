import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { Checkbox } from '../../../web/design/Checkbox.tsx'
import { ActionButton } from '../../../web/design/Button.tsx'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { changeEventSource } from '../contract.ts'
import type { SourceDetail } from '../contract.ts'
import { SOURCE_TOPICS } from './source-words.ts'

/** The name of a source, and how its events find their accounts. */
export function SourceSettings({ source }: { source: SourceDetail }) {
  const [name, setName] = useState(source.name)
  const [groupType, setGroupType] = useState(source.groupType ?? '')
  const [accountTrait, setAccountTrait] = useState(source.accountTrait ?? '')
  const [createsAccounts, setCreatesAccounts] = useState(source.createsAccounts)
  const change = useAction(changeEventSource, {
    topics: SOURCE_TOPICS,
    failure: 'none',
    onDone: () => toast('Saved. It holds for events from now on.'),
  })
  const problem = (path: string) => (change.error instanceof CallError ? change.error.for(path) : null)
  const isNamed = ['name', 'groupType', 'accountTrait'].some((path) => problem(path) !== null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (change.pending) return
    change.run({
      sourceId: source.id,
      name,
      groupType: groupType.trim() === '' ? null : groupType,
      accountTrait: accountTrait.trim() === '' ? null : accountTrait,
      createsAccounts,
    })
  }
  return (
    <Section
      title="How events find their accounts"
      reason="The account an event names comes first, then that of its user at the time. Events that name an id nobody knows wait for it."
    >
      <form className="settings-form" onSubmit={submit}>
        <TextField label="Name" required value={name} onChange={setName} error={problem('name')} />
        <Checkbox
          label="Group calls make accounts"
          checked={createsAccounts}
          onChange={setCreatesAccounts}
          aria-describedby="creates-accounts"
        />
        <p className="l t12" id="creates-accounts">
          A group call with an id that nobody knows makes an account of it. Without, its events wait until somebody
          imports or attaches the account.
        </p>
        <TextField
          label="Group type that means the account"
          placeholder="company"
          value={groupType}
          onChange={setGroupType}
          error={problem('groupType')}
          hint="For PostHog, where groups have types. Empty: any group."
        />
        <TextField
          label="Trait or property that names the account"
          placeholder="tenant_id"
          value={accountTrait}
          onChange={setAccountTrait}
          error={problem('accountTrait')}
          hint="For senders without group calls. A dot leads into an object: company.id."
        />
        <div className="action">
          <ActionButton look="default" type="submit" pending={change.pending} failure={isNamed ? null : change.failure}>
            Save
          </ActionButton>
        </div>
      </form>
    </Section>
  )
}
