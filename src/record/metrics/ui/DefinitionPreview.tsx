import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { addDays } from '../../../kernel/day.ts'
import { findAccounts } from '../../../understand/portfolio/contract.ts'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Picker } from '../../../web/design/Picker.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import { counted, exactDay } from '../../../web/design/format.ts'
import { DayChart } from '../../accounts/ui/DayChart.tsx'
import type { MetricRule } from '../../events/metric-rule.ts'
import { previewMetric } from '../contract.ts'
import styles from './metrics.module.css'

const SPANS = [
  { key: '7' as const, label: '7 days' },
  { key: '28' as const, label: '28 days' },
]
/** A definition is counted when nobody has typed for this long. */
const PAUSE_MS = 400

/** What a definition comes to, before it is saved. */
export function DefinitionPreview({ rule }: { rule: MetricRule | null }) {
  const [span, setSpan] = useState<'7' | '28'>('28')
  const [account, setAccount] = useState<{ id: number; name: string } | null>(null)
  const [definition] = useDebouncedValue(rule, PAUSE_MS)
  return (
    <div className={styles['preview']}>
      <div className="row gap2 wrap">
        <b className="grow">Preview</b>
        <AccountChoice account={account} onPick={setAccount} />
        <Segmented label="Days of the preview" options={SPANS} value={span} onChange={setSpan} />
      </div>
      {definition ? (
        <Course definition={definition} days={Number(span)} account={account} />
      ) : (
        <p className="m">Complete the definition to see what it comes to.</p>
      )}
    </div>
  )
}

interface CourseProps {
  definition: MetricRule
  days: number
  account: { id: number } | null
}

function Course({ definition, days, account }: CourseProps) {
  const accountId = account ? { accountId: account.id } : {}
  const preview = useCall(previewMetric, { definition, days, ...accountId }, { topics: [] })
  if (preview.error) return <p className="fair">{sentenceOf(preview.error)}</p>
  if (!preview.data) return <p className="m">Counting raw events…</p>
  const { from, until, values, accounts } = preview.data
  const points = values.map((value, index) => ({
    day: addDays(from, index),
    value: value === null ? null : Number(value),
  }))
  const span = `${exactDay(from)} to ${exactDay(until)}`
  if (accounts === 0) return <p className="m">{`Nothing to count from ${span}.`}</p>
  return (
    <>
      <DayChart label="Preview by day" points={points} shape="line" height={120} withTable />
      <p className="m t12">{`${span}; ${account ? 'this account' : counted(accounts, 'account')} with a number.`}</p>
    </>
  )
}

interface AccountChoiceProps {
  account: { id: number; name: string } | null
  onPick: (account: { id: number; name: string } | null) => void
}

function AccountChoice({ account, onPick }: AccountChoiceProps) {
  const [search, setSearch] = useState('')
  const text = search.trim()
  const found = useCall(findAccounts, { text }, { enabled: text !== '', topics: [] }).data?.accounts ?? []
  const shown = text === '' ? (account ? [account] : []) : found
  return (
    <Picker
      label="Account"
      searchable
      onSearch={setSearch}
      width={280}
      options={[
        { value: '', label: 'All accounts' },
        ...shown.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      chosen={[account ? String(account.id) : '']}
      onPick={(value) => onPick(shown.find(({ id }) => String(id) === value) ?? null)}
      trigger={(trigger) => (
        <button {...trigger} className="btn" aria-label={`Preview for ${account?.name ?? 'all accounts'}`}>
          <span className="cut">{account?.name ?? 'All accounts'}</span>
        </button>
      )}
    />
  )
}
