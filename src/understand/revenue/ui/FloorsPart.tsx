import { IconButton } from '../../../web/design/Button.tsx'
import { NumberField, Select } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { hundredth, wholePercent } from './settings-draft.ts'
import type { SettingsPartProps } from './RevenueSettingsPage.tsx'
import styles from './revenue.module.css'

/** Gross retention that is expected at least: everywhere, and of single segments. */
export function FloorsPart({ draft, settings, onChange }: SettingsPartProps) {
  const { segmentFloors, grrFloor } = draft
  const without = settings.segments.filter(({ id }) => segmentFloors.every(({ segmentId }) => segmentId !== id))
  const put = (segmentId: number, floor: number) =>
    onChange({ segmentFloors: segmentFloors.map((one) => (one.segmentId === segmentId ? { segmentId, floor } : one)) })
  return (
    <Section
      title="Floors"

      reason="Where GRR lies below its floor, the screens say that expansion masks a leak."
    >
      <div className={styles['fields']}>
        <NumberField
          label="Everywhere"
          unit="%"
          required
          min={50}
          max={100}
          value={wholePercent(grrFloor)}
          onChange={(value) => value !== null && onChange({ grrFloor: hundredth(value) })}
        />
        {segmentFloors.map(({ segmentId, floor }) => {
          const name = settings.segments.find(({ id }) => id === segmentId)?.name ?? 'A removed segment'
          return (
            <div key={segmentId} className={styles['with-remove']}>
              <NumberField
                label={name}
                unit="%"
                required
                min={50}
                max={100}
                value={wholePercent(floor)}
                onChange={(value) => value !== null && put(segmentId, hundredth(value))}
              />
              <IconButton
                icon="close"
                label={`No floor of its own for ${name}`}
                onClick={() => onChange({ segmentFloors: segmentFloors.filter((one) => one.segmentId !== segmentId) })}
              />
            </div>
          )
        })}
        {without.length > 0 ? (
          <Select
            label="A floor of its own for"
            placeholder="Choose a segment"
            value={null}
            options={without.map(({ id, name }) => ({ value: String(id), label: name }))}
            onChange={(id) =>
              onChange({ segmentFloors: [...segmentFloors, { segmentId: Number(id), floor: grrFloor }] })
            }
          />
        ) : null}
      </div>
    </Section>
  )
}
