import { useState } from 'react'
import type { Day } from '../../../kernel/day.ts'
import { Answer } from '../../../web/api/Answer.tsx'
import { download } from '../../../web/api/call.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { DateField, Select, TextField } from '../../../web/design/fields.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { PlainTable } from '../../../web/pages/settings/PlainTable.tsx'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { exportAudit, listAudit } from '../contract.ts'
import type { AuditEntryOut } from '../contract.ts'

const AREAS = [
  { value: '', label: 'Everything' },
  { value: 'members.', label: 'Members' },
  { value: 'sessions.', label: 'Sign-ins' },
  { value: 'keys.', label: 'API keys' },
  { value: 'company.', label: 'Company' },
  { value: 'accounts.', label: 'Accounts' },
  { value: 'imports.', label: 'Imports' },
  { value: 'scorecards.', label: 'Scorecards' },
  { value: 'health.', label: 'Health' },
  { value: 'audit.', label: 'Audit log' },
] as const

type Area = (typeof AREAS)[number]['value']

/** What was done by whom, newest first. */
export function AuditPage() {
  const [area, setArea] = useState<Area>('')
  const [search, setSearch] = useState('')
  const [from, setFrom] = useState<Day | null>(null)
  const [to, setTo] = useState<Day | null>(null)
  /** Ids before which the pages begin, the present page last. */
  const [pages, setPages] = useState<number[]>([])
  const filters = {
    action: area || undefined,
    search: search.trim() || undefined,
    from: from ?? undefined,
    to: to ?? undefined,
  }
  const entries = useCall(listAudit, { ...filters, before: pages.at(-1) })
  const isNarrowed = Object.values(filters).some((value) => value !== undefined)
  const narrow =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value)
      setPages([])
    }
  const takeFile = () => {
    download(exportAudit, filters).catch((error: unknown) => toast(sentenceOf(error), { tone: 'wrong' }))
  }
  return (
    <SettingsLayout
      title="Audit log"
      reason="Everything that changes who may do what, what a score means, or what is on record. Nobody can change it."
      action={
        <Button icon="export" onClick={takeFile}>
          Export as CSV
        </Button>
      }
    >
      <div className="filter-line">
        <TextField label="Find" data-search placeholder="Name or words" value={search} onChange={narrow(setSearch)} />
        <Select label="About" options={AREAS} value={area} onChange={narrow(setArea)} />
        <DateField label="From" value={from} onChange={narrow(setFrom)} />
        <DateField label="To" value={to} onChange={narrow(setTo)} />
      </div>
      <Answer of={entries}>
        {(page) =>
          page.entries.length === 0 ? (
            <EmptyState title={isNarrowed ? 'Nothing matches' : 'Nothing has been done yet'}>
              {isNarrowed ? 'Choose a longer time or other words.' : 'Each change is written here with who made it.'}
            </EmptyState>
          ) : (
            <div>
              <AuditTable entries={page.entries} />
              <p className="row gap2" style={{ paddingTop: 8 }}>
                {pages.length > 0 ? <Button onClick={() => setPages(pages.slice(0, -1))}>Newer</Button> : null}
                {page.next === null ? null : (
                  <Button onClick={() => setPages([...pages, page.next ?? 0])}>Older</Button>
                )}
              </p>
            </div>
          )
        }
      </Answer>
    </SettingsLayout>
  )
}

function AuditTable({ entries }: { entries: readonly AuditEntryOut[] }) {
  return (
    <PlainTable label="Entries" heads={['When', 'Who', 'What', 'Action']}>
      {entries.map((entry) => (
        <tr key={entry.id}>
          <td>
            <InstantText instant={entry.at} as="exact" />
          </td>
          <td className="b">
            {entry.actorName}
            {entry.actorKind === 'key' ? <span className="l"> by a key</span> : null}
          </td>
          <td>{entry.sentence}</td>
          <td className="l t12">{entry.action}</td>
        </tr>
      ))}
    </PlainTable>
  )
}
