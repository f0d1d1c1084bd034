import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { z } from 'zod'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { Banner, ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextArea, TextField } from '../../../web/design/fields.tsx'
import { exactDay } from '../../../web/design/format.ts'
import type { Day } from '../../../kernel/day.ts'
import type { Rollup } from '../aggregation.ts'
import { createMetric, editMetric, type MetricSetting } from '../contract.ts'
import { SETTINGS_TOPICS } from '../../settings/ui/setting-words.ts'
import { DefinitionFields } from './DefinitionFields.tsx'
import { DefinitionPreview } from './DefinitionPreview.tsx'
import { draftOf, NEW_DEFINITION, ruleOf } from './definition-draft.ts'
import styles from './metrics.module.css'

export type Metric = z.output<typeof MetricSetting>

const ROLLUPS = [
  { value: 'sum' as const, label: 'Sum of its days', note: 'flows: sign-ins, exports' },
  { value: 'last' as const, label: 'Newest day', note: 'levels: seats, storage' },
  { value: 'mean' as const, label: 'Mean of its days', note: 'rates: share of errors' },
]

interface MetricDialogProps {
  /** Null makes a new one of events. */
  metric: Metric | null
  keptFrom: Day
  onClose: () => void
}

/** Names a metric and says how its days are rolled up; of one fed by events also which of them it counts. */
export function MetricDialog({ metric, keptFrom, onClose }: MetricDialogProps) {
  const [name, setName] = useState(metric?.name ?? '')
  const [unit, setUnit] = useState(metric?.unit ?? '')
  const [description, setDescription] = useState(metric?.description ?? '')
  const [rollup, setRollup] = useState<Rollup>(metric?.rollup ?? 'sum')
  const [draft, setDraft] = useState(metric?.definition ? draftOf(metric.definition) : NEW_DEFINITION)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const isOfEvents = metric === null || metric.fedBy === 'events'
  const written = ruleOf(draft)
  const rule = 'rule' in written ? written.rule : null
  const isRedefined =
    metric?.definition != null && rule !== null && JSON.stringify(rule) !== JSON.stringify(metric.definition)
  const done = { topics: SETTINGS_TOPICS, failure: 'none' as const, onDone: onClose }
  const create = useAction(createMetric, done)
  const edit = useAction(editMetric, done)
  const action = metric ? edit : create
  const redraft = (next: typeof draft) => {
    // The newest value of a day is a level: adding levels up means nothing.
    if (next.count === 'last' && draft.count !== 'last') setRollup('last')
    setDraft(next)
  }
  const problem = (path: string) => (action.error instanceof CallError ? action.error.for(path) : null)

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (action.pending) return
    if (isOfEvents && 'problems' in written) return setProblems(written.problems)
    const named = { name, unit, description, rollup }
    if (metric) edit.run({ metricId: metric.id, ...named, ...(isRedefined && rule ? { definition: rule } : {}) })
    else if (rule) create.run({ ...named, definition: rule })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      width={isOfEvents ? 'wide' : 'middle'}
      title={metric ? `Change ${metric.name}` : 'New metric of events'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="metric-form" pending={action.pending}>
            {metric ? 'Save' : 'Make the metric'}
          </Button>
        </>
      }
    >
      <form id="metric-form" className="bare-form" noValidate onSubmit={submit}>
        <div className={styles['two']}>
          <TextField
            label="Name"
            required
            value={name}
            onChange={setName}
            maxLength={80}
            error={problem('name')}
            hint={metric?.fedBy === 'import' ? `Usage arrives under the key ${metric.key}; that stays.` : undefined}
          />
          <TextField
            label="Unit"
            value={unit}
            onChange={setUnit}
            maxLength={40}
            hint="What one of it is: sign-ins, GB."
          />
        </div>
        {isOfEvents ? <DefinitionFields draft={draft} problems={problems} onChange={redraft} /> : null}
        {isOfEvents && draft.count === 'users' ? (
          <p className="m t12">A window counts every user once, however many days it was seen.</p>
        ) : (
          <Select
            label="A window of days stands for"
            options={ROLLUPS}
            value={rollup}
            onChange={setRollup}
            hint="How its days make one number, on screens and in health."
          />
        )}
        <TextArea
          label="Description"
          value={description}
          onChange={setDescription}
          hint="Shown to those who choose it."
        />
        {isOfEvents ? <DefinitionPreview rule={rule} /> : null}
        {isRedefined ? (
          <Banner tone="note">
            {`Events since ${exactDay(keptFrom)} are counted anew in the background. What was counted before that day by the present definition is removed.`}
          </Banner>
        ) : null}
        {action.failure && problem('name') === null ? <ErrorBox sentence={action.failure} /> : null}
      </form>
    </Dialog>
  )
}
