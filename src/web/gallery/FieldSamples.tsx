import { useState } from 'react'
import { day } from '../../kernel/day.ts'
import type { Day } from '../../kernel/day.ts'
import { Checkbox, Switch } from '../design/Checkbox.tsx'
import { DateField, MultiSelect, NumberField, Select, TextArea, TextField } from '../design/fields.tsx'
import { Section } from '../design/Section.tsx'
import styles from './gallery.module.css'
import { Sample } from './Sample.tsx'

const SEGMENTS = [
  'Enterprise',
  'Mid-market',
  'Small',
  'Partner',
  'Trial',
  'Public',
  'School',
  'Charity',
  'Startup',
].map((name) => ({ value: name, label: name }))

export function FieldSamples() {
  const [name, setName] = useState('Corvane Beverages')
  const [note, setNote] = useState('')
  const [weight, setWeight] = useState<number | null>(30)
  const [due, setDue] = useState<Day | null>(day('2026-12-01'))
  const [segment, setSegment] = useState<string | null>('Enterprise')
  const [segments, setSegments] = useState<string[]>(['Enterprise', 'Small'])
  const [on, setOn] = useState(true)
  return (
    <Section title="Fields">
      <Sample of="Text">
        <div className={styles['narrow']}>
          <TextField label="Name" value={name} onChange={setName} hint="As the customer writes it." />
        </div>
        <div className={styles['narrow']}>
          <TextField
            label="E-mail"
            value="mara@"
            onChange={setName}
            error="This does not look like an e-mail address."
          />
        </div>
        <div className={styles['narrow']}>
          <TextArea label="Reason" value={note} onChange={setNote} placeholder="Why do you override this?" />
        </div>
      </Sample>
      <Sample of="Figures">
        <div className={styles['narrow']}>
          <NumberField label="Weight" value={weight} onChange={setWeight} unit="%" min={0} max={100} />
        </div>
        <div className={styles['narrow']}>
          <DateField label="Due" value={due} onChange={setDue} />
        </div>
      </Sample>
      <Sample of="Choices">
        <div className={styles['narrow']}>
          <Select label="Segment" options={SEGMENTS} value={segment} onChange={setSegment} />
        </div>
        <div className={styles['narrow']}>
          <MultiSelect label="Segments" options={SEGMENTS} value={segments} onChange={setSegments} />
        </div>
      </Sample>
      <Sample of="Switches">
        <Checkbox label="Only my book" checked={on} onChange={setOn} />
        <Checkbox label="Some" checked={false} mixed onChange={setOn} />
        <Switch label="Single keys" hint="Keys that work without Ctrl." checked={on} onChange={setOn} />
      </Sample>
    </Section>
  )
}
