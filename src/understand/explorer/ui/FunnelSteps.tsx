import { useState } from 'react'
import type { z } from 'zod'
import { Button, IconButton } from '../../../web/design/Button.tsx'
import { Select, TextField } from '../../../web/design/fields.tsx'
import { counted } from '../../../web/design/format.ts'
import { Menu } from '../../../web/design/Menu.tsx'
import { Popover } from '../../../web/design/Popover.tsx'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { FunnelStep } from '../contract.ts'
import { conditionText, OPERATOR_WORDS, typedValue, type Condition } from './condition-words.ts'
import type { FunnelAddress, FunnelState } from './explorer-address.ts'
import styles from './explorer.module.css'
import { EventPicker, type Choices } from './SubjectPicker.tsx'

type Change = (next: Partial<z.input<typeof FunnelAddress>>) => void
const MOST_STEPS = 8

/** The events of a funnel in their order, with conditions on their properties; who is counted, and how much time they have. */
export function FunnelSteps({ state, choices, onChange }: { state: FunnelState; choices: Choices; onChange: Change }) {
  const { steps } = state
  const put = (next: FunnelStep[]) => onChange({ steps: next.length === 0 ? undefined : next, stop: undefined })
  const places: (FunnelStep | null)[] = steps.length < MOST_STEPS ? [...steps, null] : steps
  return (
    <section className={styles['steps']} aria-label="Steps of the funnel">
      {places.map((step, index) => (
        // Steps are told apart by their place.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles['step']}>
          <span className={styles['place']}>{index + 1}</span>
          <EventPicker
            label={`Step ${index + 1}`}
            chosen={step}
            choices={choices}
            onPick={(event) => {
              if (event) put([...steps.slice(0, index), { ...event, where: [] }, ...steps.slice(index + 1)])
            }}
          />
          {step ? (
            <>
              <Conditions
                step={step}
                onChange={(where) => put(steps.map((one, at) => (at === index ? { ...one, where } : one)))}
              />
              <IconButton
                icon="close"
                label={`Remove step ${index + 1}`}
                onClick={() => put(steps.filter((_, at) => at !== index))}
              />
            </>
          ) : (
            <span className="l t12">{index < 2 ? 'Choose what has to happen' : 'Another step'}</span>
          )}
        </div>
      ))}
      <div className={styles['step']}>
        <Segmented
          label="Who is counted"
          value={state.per}
          onChange={(per) => onChange({ per: per === 'user' ? undefined : per, stop: undefined })}
          options={[
            { key: 'user', label: 'Users' },
            { key: 'account', label: 'Accounts' },
          ]}
        />
        <Menu
          trigger={<Button>{`Began in the last ${counted(state.days, 'day')}`}</Button>}
          entries={[7, 30, 90, 180].map((days) => ({
            label: `Last ${counted(days, 'day')}`,
            checked: days === state.days,
            onSelect: () => onChange({ days: days === 30 ? undefined : days }),
          }))}
        />
        <Menu
          trigger={<Button>{`Through within ${counted(state.within, 'day')}`}</Button>}
          entries={[1, 3, 7, 14, 30, 60, 90].map((within) => ({
            label: counted(within, 'day'),
            checked: within === state.within,
            onSelect: () => onChange({ within: within === 14 ? undefined : within }),
          }))}
        />
      </div>
    </section>
  )
}

function Conditions({ step, onChange }: { step: FunnelStep; onChange: (where: Condition[]) => void }) {
  return (
    <>
      {step.where.map((condition, index) => (
        // Two equal conditions are possible, and they do not move.
        // oxlint-disable-next-line react/no-array-index-key
        <span key={index} className="chip">
          <span>{conditionText(condition)}</span>
          <button
            type="button"
            aria-label={`Remove the condition ${conditionText(condition)}`}
            onClick={() => onChange(step.where.filter((_, at) => at !== index))}
          >
            ×
          </button>
        </span>
      ))}
      {step.where.length < 5 ? (
        <Popover
          label={`Condition on ${step.name}`}
          trigger={(toggle, isOpen) => (
            <Button look="quiet" icon="plus" aria-expanded={isOpen} onClick={toggle}>
              Condition
            </Button>
          )}
        >
          {(close) => (
            <ConditionForm
              onAdd={(condition) => {
                close()
                onChange([...step.where, condition])
              }}
            />
          )}
        </Popover>
      ) : null}
    </>
  )
}

const OPERATORS = Object.entries(OPERATOR_WORDS).map(([value, label]) => ({
  value: value as Condition['operator'],
  label,
}))

function ConditionForm({ onAdd }: { onAdd: (condition: Condition) => void }) {
  const [property, setProperty] = useState('')
  const [operator, setOperator] = useState<Condition['operator']>('is')
  const [text, setText] = useState('')
  const missing =
    property.trim() === ''
      ? 'Name the property first.'
      : operator !== 'exists' && text === ''
        ? 'Say the value first.'
        : null
  return (
    <form
      className={styles['conditions']}
      onSubmit={(event) => {
        event.preventDefault()
        if (missing === null)
          onAdd({ property: property.trim(), operator, value: operator === 'exists' ? null : typedValue(text) })
      }}
    >
      <TextField
        label="Property"
        hint="With points into nested ones: plan.tier"
        maxLength={200}
        value={property}
        onChange={setProperty}
      />
      <Select
        label="How it is compared"
        options={OPERATORS}
        value={operator}
        onChange={(next) => setOperator(next ?? 'is')}
      />
      {operator === 'exists' ? null : (
        <TextField
          label="Value"
          hint="Numbers, true and false count as such; put a text of digits in quotes."
          maxLength={500}
          value={text}
          onChange={setText}
        />
      )}
      <Button type="submit" look="primary" disabledBecause={missing}>
        Add condition
      </Button>
    </form>
  )
}
