import { useEffect, useRef, useState } from 'react'
import { waysOf } from '../definition.ts'
import type { PlaybookDefinition, Step } from '../definition.ts'
import { AddStep } from './AddStep.tsx'
import { useBuilder } from './builder-desk.ts'
import styles from './builder.module.css'
import { StepRow } from './StepRow.tsx'
import { moveStep, nudgeStep, placedSteps } from './step-tree.ts'
import type { Lane, PlacedStep, Place, Way } from './step-tree.ts'

const WAY_WORDS: Record<Way, string> = { yes: 'Yes', no: 'No', rejected: 'Turned down' }

/** The steps as a numbered list, branches set in. Dragging has its keys: Alt with up and down. */
export function StepList() {
  const { definition, change } = useBuilder()
  const placed = new Map(placedSteps(definition.steps).map((one) => [one.step.id, one]))
  const [dragged, setDragged] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    box.current?.querySelector<HTMLElement>(`[data-step="${wanted.current}"] button[data-open]`)?.focus()
    wanted.current = null
  })
  const put = (steps: Step[] | null, focus: string) => {
    if (steps === null) return
    wanted.current = focus
    change?.({ ...definition, steps } satisfies PlaybookDefinition)
  }
  const moving: Moving = {
    dragged,
    drag: setDragged,
    drop: (place) => {
      if (dragged !== null) put(moveStep(definition.steps, dragged, place), dragged)
      setDragged(null)
    },
    nudge: (id, by) => put(nudgeStep(definition.steps, id, by), id),
  }
  return (
    <div ref={box}>
      <Steps steps={definition.steps} lane={null} placed={placed} moving={moving} />
    </div>
  )
}

export interface Moving {
  dragged: string | null
  drag: (id: string | null) => void
  drop: (place: Place) => void
  nudge: (id: string, by: -1 | 1) => void
}

interface StepsProps {
  steps: readonly Step[]
  lane: Lane
  placed: ReadonlyMap<string, PlacedStep>
  moving: Moving
}

function Steps({ steps, lane, placed, moving }: StepsProps) {
  return (
    <ol className={styles['steps']}>
      {steps.map((step, at) => {
        const place = placed.get(step.id)
        return place ? (
          <li key={step.id} data-step={step.id}>
            <DropLine place={{ lane, at }} moving={moving} />
            <StepRow placed={place} moving={moving} />
            <Ways step={step} placed={placed} moving={moving} />
          </li>
        ) : null
      })}
      {steps.length > 0 ? (
        <li aria-hidden="true">
          <DropLine place={{ lane, at: steps.length }} moving={moving} />
        </li>
      ) : null}
    </ol>
  )
}

function Ways({ step, placed, moving }: { step: Step } & Pick<StepsProps, 'placed' | 'moving'>) {
  const { change } = useBuilder()
  const ways = waysOf(step)
  if (ways.length === 0) return null
  return (
    <div className={styles['ways']}>
      {ways.map(([way, inside]) => {
        const end = { lane: { of: step.id, way }, at: inside.length }
        return (
          <div key={way} role="group" aria-label={`${step.name}: ${WAY_WORDS[way]}`}>
            <div className={styles['way']}>
              <span>{WAY_WORDS[way]}</span>
              {change ? <AddStep place={end} isSmall label={`Step under ${WAY_WORDS[way]} of ${step.name}`} /> : null}
            </div>
            {inside.length > 0 ? (
              <Steps steps={inside} lane={end.lane} placed={placed} moving={moving} />
            ) : (
              <DropLine place={end} moving={moving} />
            )}
          </div>
        )
      })}
    </div>
  )
}

/** Where a dragged step can be let go. */
function DropLine({ place, moving }: { place: Place; moving: Moving }) {
  const [isOver, setOver] = useState(false)
  if (moving.dragged === null) return null
  return (
    <div
      className={styles['drop']}
      data-over={isOver || undefined}
      aria-hidden="true"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        moving.drop(place)
      }}
    />
  )
}
