import { useQuery } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import { call } from '../../../../web/api/call.ts'
import { sentenceOf } from '../../../../web/api/call-error.ts'
import { useCall } from '../../../../web/api/queries.ts'
import { ErrorBox } from '../../../../web/design/Banner.tsx'
import { Button } from '../../../../web/design/Button.tsx'
import { Dialog } from '../../../../web/design/Dialog.tsx'
import { MultiSelect, Select, TextField } from '../../../../web/design/fields.tsx'
import { counted, delta, moneyCompact, number } from '../../../../web/design/format.ts'
import { Segmented } from '../../../../web/design/Segmented.tsx'
import { Skeleton } from '../../../../web/design/Skeleton.tsx'
import { editAccounts } from '../../../../record/accounts/contract.ts'
import { listAccounts } from '../../contract.ts'
import type { AccountRow } from '../../contract.ts'
import { ACCOUNT_TOPICS } from '../words.ts'
import { loadChanges, movesByOwner, spreadByLoad } from './reassign.ts'
import type { Assignment, Balance, Load, LoadChange, MovedAccount } from './reassign.ts'
import type { BulkEdit } from './use-bulk-edit.ts'

interface Owner {
  id: number
  name: string
}

interface ReassignDialogProps {
  load: () => Promise<AccountRow[]>
  owners: readonly Owner[]
  currency: string
  bulk: BulkEdit
  onClose: () => void
}

/** Gives accounts to one owner, or spreads them over several by load, showing everybody's load before and after. */
export function ReassignDialog({ load, owners, currency, bulk, onClose }: ReassignDialogProps) {
  const [way, setWay] = useState<'one' | 'load'>('one')
  const [balance, setBalance] = useState<Balance>('arr')
  const [one, setOne] = useState<string | null>(null)
  const [several, setSeveral] = useState<readonly string[]>([])
  const [note, setNote] = useState('')
  const opening = useId()
  // What is being reassigned stays what it was when the dialog opened.
  const chosen = useQuery({
    queryKey: ['reassign', opening],
    queryFn: load,
    staleTime: Infinity,
    gcTime: 0,
  })
  const loads = useLoads()
  const options = owners.map(({ id, name }) => ({ value: String(id), label: name, note: loadNote(id, loads) }))

  const accounts = useMemo(() => (chosen.data ?? []).map(movedAccount), [chosen.data])
  const assigned = useMemo((): Assignment => {
    if (way === 'load') return spreadByLoad(accounts, several.map(Number), loads, balance)
    return new Map(one === null ? [] : accounts.map(({ id }) => [id, Number(one)]))
  }, [way, accounts, several, loads, balance, one])
  const moves = useMemo(() => movesByOwner(accounts, assigned), [accounts, assigned])
  const steps = [...moves].map(([ownerId, ids]) => ({ ids, edit: { ownerId } }))
  const noted = steps.map((step) => ({ ...step, handOverNote: note }))
  const moving = steps.reduce((sum, { ids }) => sum + ids.length, 0)

  const reassign = async () => {
    const names = [...moves.keys()].map((id) => owners.find((owner) => owner.id === id)?.name ?? 'somebody')
    const whom = names.length > 2 ? counted(names.length, 'owner') : names.join(' and ')
    if (await bulk.run(noted, (changed) => `${counted(changed, 'account')} reassigned to ${whom}`)) onClose()
  }
  return (
    <Dialog
      open
      width="wide"
      onClose={onClose}
      title={chosen.data ? `Reassign ${counted(chosen.data.length, 'account')}` : 'Reassign'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            pending={bulk.pending}
            disabledBecause={moving === 0 ? 'Choose who takes them; nobody would change hands yet.' : null}
            onClick={() => void reassign()}
          >
            {moving === 0 ? 'Reassign' : `Reassign ${counted(moving, 'account')}`}
          </Button>
        </>
      }
    >
      {chosen.error ? <ErrorBox sentence={sentenceOf(chosen.error)} onRetry={() => void chosen.refetch()} /> : null}
      <div className="row gap3 wrap">
        <Segmented
          label="How"
          value={way}
          onChange={setWay}
          options={[
            { key: 'one', label: 'To one owner' },
            { key: 'load', label: 'By load' },
          ]}
        />
        {way === 'load' ? (
          <Segmented
            label="Even out"
            value={balance}
            onChange={setBalance}
            options={[
              { key: 'arr', label: 'Even ARR' },
              { key: 'count', label: 'Even count' },
            ]}
          />
        ) : null}
      </div>
      {way === 'one' ? (
        <Select label="New owner" options={options} value={one} onChange={setOne} placeholder="Choose an owner" />
      ) : (
        <MultiSelect
          label="Spread over"
          options={options}
          value={several}
          onChange={setSeveral}
          placeholder="Choose owners"
        />
      )}
      <LoadTable changes={loadChanges(accounts, assigned, loads)} owners={owners} currency={currency} />
      <Preview steps={steps} note={note} onNote={setNote} />
      {chosen.isPending ? <Skeleton rows={3} /> : null}
    </Dialog>
  )
}

function movedAccount({ id, owner, arrMinor }: AccountRow): MovedAccount {
  return { id, ownerId: owner?.id ?? null, arrMinor }
}

const NO_LOADS: readonly Load[] = []

/** What everybody carries now: one grouped question, no rows needed. */
function useLoads(): readonly Load[] {
  const answer = useCall(listAccounts, { group: 'owner', limit: 1 }, { topics: ACCOUNT_TOPICS }).data
  return useMemo(() => {
    const groups = answer?.groups.filter(({ key }) => /^\d+$/.test(key))
    return (
      groups?.map(({ key, count, arrMinor }) => ({ ownerId: Number(key), count, arrMinor: arrMinor ?? 0 })) ?? NO_LOADS
    )
  }, [answer])
}

function loadNote(ownerId: number, loads: readonly Load[]): string {
  return counted(loads.find((load) => load.ownerId === ownerId)?.count ?? 0, 'account')
}

function LoadTable({
  changes,
  owners,
  currency,
}: {
  changes: readonly LoadChange[]
  owners: readonly Owner[]
  currency: string
}) {
  if (changes.length === 0) return null
  return (
    <table className="list-table">
      <thead>
        <tr>
          <th>Owner</th>
          <th className="r">Accounts now</th>
          <th className="r">After</th>
          <th className="r">ARR now</th>
          <th className="r">After</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ ownerId, before, after }) => (
          <tr key={ownerId}>
            <td className="b">{owners.find(({ id }) => id === ownerId)?.name ?? 'Somebody who left'}</td>
            <td className="r">{number(before.count)}</td>
            <td className="r">
              <span className="b">{number(after.count)}</span>{' '}
              <span className="l t12">{delta(after.count - before.count)}</span>
            </td>
            <td className="r">{moneyCompact(before.arrMinor, currency)}</td>
            <td className="r b">{moneyCompact(after.arrMinor, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

interface Step {
  ids: readonly number[]
  edit: { ownerId: number }
}

interface PreviewProps {
  steps: readonly Step[]
  note: string
  onNote: (note: string) => void
}

/** What the server would do: the first changes by name, the tasks that go along, and whom the reader may not change. */
function Preview({ steps, note, onNote }: PreviewProps) {
  const preview = useQuery({
    queryKey: ['reassign preview', steps],
    enabled: steps.length > 0,
    queryFn: () =>
      Promise.all(steps.map(({ ids, edit }) => call(editAccounts, { ids: [...ids], edit, preview: true }))),
    staleTime: 30_000,
  })
  if (steps.length === 0) return null
  if (preview.error) return <ErrorBox sentence={sentenceOf(preview.error)} onRetry={() => void preview.refetch()} />
  const changes = preview.data?.flatMap((answer) => answer.changes) ?? []
  const refused = preview.data?.flatMap((answer) => answer.refused) ?? []
  const tasks = preview.data?.reduce((sum, answer) => sum + answer.tasks, 0) ?? 0
  return (
    <>
      {tasks > 0 || note !== '' ? (
        <TextField
          label={`Note for the new owner: ${counted(tasks, 'open task')} ${tasks === 1 ? 'goes' : 'go'} along`}
          value={note}
          maxLength={1_000}
          onChange={onNote}
        />
      ) : null}
      {refused.length > 0 ? (
        <output className="fair t12">
          {counted(refused.length, 'account')} may not be changed by you and will stay:{' '}
          {refused
            .slice(0, 5)
            .map(({ name }) => name)
            .join(', ')}
          {refused.length > 5 ? ', …' : '.'}
        </output>
      ) : null}
      {changes.length > 0 ? (
        <details>
          <summary className="m">Each change{changes.length >= 100 ? ', the first hundred' : ''}</summary>
          <ul className="reassign-changes t12">
            {changes.map((change) => (
              <li key={change.id}>
                <span className="b">{change.name}</span>{' '}
                <span className="m">{`${change.before ?? 'nobody'} → ${change.after ?? 'nobody'}`}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}
