import { useState } from 'react'
import type { SubmitEvent } from 'react'
import type { z } from 'zod'
import { MeasureDefinition, type MeasureSource, Unit } from '../../health/definitions.ts'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { Banner, ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { createMeasure, editMeasure } from '../contract.ts'
import type { measureChoices, MeasureOut } from '../contract.ts'
import { keyFrom, startOf, usualUnit } from './measure-form.ts'
import { SCORECARD_TOPICS } from './measure-directory.ts'
import { DIRECTION_WORDS, SOURCE_KIND_LABELS, UNIT_WORDS } from './measure-words.ts'
import { measureProblems } from './measure-problems.ts'
import { SourceFields } from './SourceFields.tsx'

export type MeasureChoices = z.output<typeof measureChoices.output>

interface MeasureDialogProps {
  /** Null adds a new one. */
  measure: MeasureOut | null
  choices: MeasureChoices
  onClose: () => void
}

const KIND_OPTIONS = (Object.keys(SOURCE_KIND_LABELS) as MeasureSource['kind'][]).map((value) => ({
  value,
  label: SOURCE_KIND_LABELS[value],
}))
const UNIT_OPTIONS = Unit.options.map((value) => ({ value, label: UNIT_WORDS[value] }))
const DIRECTION_OPTIONS = (['up', 'down'] as const).map((value) => ({ value, label: DIRECTION_WORDS[value] }))

/** Adds a measure, or changes what one is made of. */
export function MeasureDialog({ measure, choices, onClose }: MeasureDialogProps) {
  const form = useMeasureForm(measure)
  const { name, source, unit, direction, problems } = form
  const done = { topics: [...SCORECARD_TOPICS, 'accounts'], failure: 'none' } as const
  const create = useAction(createMeasure, {
    ...done,
    onDone: () => {
      onClose()
      toast(`${name} is added. Give it a weight in a scorecard.`)
    },
  })
  const edit = useAction(editMeasure, {
    ...done,
    onDone: ({ published }) => {
      onClose()
      toast(
        published.length === 0
          ? `${name} is changed.`
          : `${name} is changed: ${counted(published.length, 'scorecard')} published anew, all accounts are being rescored.`,
      )
    },
  })
  const action = measure ? edit : create
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const definition = form.complete()
    if (definition === null || action.pending) return
    if (measure) edit.run({ measureId: measure.id, definition })
    else create.run({ definition })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={measure ? `Change ${measure.name}` : 'Add a measure'}
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form="measure-form" pending={action.pending}>
            {measure && measure.usedBy.length > 0 ? 'Save and rescore' : measure ? 'Save' : 'Add the measure'}
          </Button>
        </>
      }
    >
      <form id="measure-form" className="bare-form" noValidate onSubmit={submit}>
        {measure && measure.usedBy.length > 0 ? (
          <Banner tone="late">
            {measure.usedBy.map((one) => one.name).join(' and ')} {measure.usedBy.length === 1 ? 'reads' : 'read'} this
            measure. Saving publishes a new version of {measure.usedBy.length === 1 ? 'it' : 'each'} and rescores all
            accounts; what was shown before stays in history.
          </Banner>
        ) : null}
        <TextField label="Name" required value={name} onChange={form.setName} error={problems.get('name')} />
        {measure ? (
          <p className="l t12">
            History knows it as <span className="mono">{measure.key}</span>; that stays.
          </p>
        ) : (
          <TextField
            label="Key"
            required
            className="mono"
            value={form.key}
            onChange={form.setKey}
            error={problems.get('key')}
            hint="Its name for programs. It stays."
          />
        )}
        <Select
          label="Read from"
          options={KIND_OPTIONS}
          value={source.kind}
          onChange={(kind) => form.setSource(startOf(kind))}
        />
        <SourceFields source={source} choices={choices} problems={problems} onChange={form.setSource} />
        <div className="measure-pair">
          <Select label="Unit" options={UNIT_OPTIONS} value={unit} onChange={form.setUnit} />
          <Select label="Direction" options={DIRECTION_OPTIONS} value={direction} onChange={form.setDirection} />
        </div>
        {action.failure ? (
          <ErrorBox sentence={action.failure} details={action.error instanceof CallError ? action.error.details : []} />
        ) : null}
      </form>
    </Dialog>
  )
}

/** What is being written. Unit and direction follow the way of counting until a person chooses others. */
function useMeasureForm(measure: MeasureOut | null) {
  const first = measure?.definition ?? null
  const [name, setName] = useState(first?.name ?? '')
  const [ownKey, setKey] = useState<string | null>(null)
  const [source, setSource] = useState<MeasureSource>(first?.source ?? startOf('metric'))
  const [ownUnit, setUnit] = useState<Unit | null>(first?.unit ?? null)
  const [ownDirection, setDirection] = useState<MeasureDefinition['direction'] | null>(first?.direction ?? null)
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map())
  const usual = usualUnit(source)
  const key = first?.key ?? ownKey ?? keyFrom(name)
  const unit = ownUnit ?? usual.unit
  const direction = ownDirection ?? usual.direction
  return {
    name,
    setName,
    key,
    setKey,
    source,
    setSource,
    unit,
    setUnit,
    direction,
    setDirection,
    problems,
    /** The definition when it is complete; otherwise its problems are shown and null is returned. */
    complete: (): MeasureDefinition | null => {
      const result = MeasureDefinition.safeParse({ key, name, unit, direction, source })
      setProblems(result.success ? new Map() : measureProblems(result.error.issues))
      return result.success ? result.data : null
    },
  }
}
