import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { number } from '../../../web/design/format.ts'
import { getPlaybookEffect } from '../contract.ts'
import { useBuilder } from './builder-desk.ts'
import { differenceTexts, effectHeading, shareText } from './effect-words.ts'
import type { Effect } from './effect-words.ts'
import styles from './panels.module.css'

/** Whether it helped: those who went through beside comparable accounts that did not. */
export function EffectPanel() {
  const { playbook } = useBuilder()
  const { id, liveVersion } = playbook.playbook
  const effect = useCall(
    getPlaybookEffect,
    { playbookId: id },
    { enabled: liveVersion !== null, topics: ['runs', 'playbooks'], freshMs: 60_000 },
  )
  return (
    <section className={styles['panel']} aria-label="Effect">
      <h2 className="h3">{effect.data ? effectHeading(effect.data, liveVersion) : 'Effect'}</h2>
      {liveVersion === null ? <p className="t12 m">Measured once the playbook is live and runs have ended.</p> : null}
      {effect.error ? <p className="t12 poor">{sentenceOf(effect.error)}</p> : null}
      {effect.data ? <Measured effect={effect.data} /> : null}
    </section>
  )
}

function Measured({ effect }: { effect: Effect }) {
  const difference = effect.difference ? differenceTexts(effect.difference) : null
  const isDrawn = effect.treated.n > 0 || effect.compared.n > 0
  return (
    <div className={styles['found']}>
      <p className="t12 m">{effect.sentence}</p>
      {isDrawn ? (
        <div className={styles['bars']}>
          <Bar label="With" share={effect.treated} isFull />
          <span className="m t12 nw">{difference?.points}</span>
          <Bar label={effect.comparison === 'held_out' ? 'Held out' : 'Without'} share={effect.compared} />
          <span className="l t12 nw">{difference?.interval}</span>
        </div>
      ) : null}
      {effect.open > 0 ? <p className="t12 l">{openText(effect.open)}</p> : null}
      {effect.caveats.map((sentence) => (
        <p key={sentence} className="t12 l">
          {sentence}
        </p>
      ))}
    </div>
  )
}

function openText(runs: number): string {
  return runs === 1 ? '1 run is still within its time.' : `${number(runs)} runs are still within their time.`
}

function Bar({ label, share, isFull = false }: { label: string; share: Effect['treated']; isFull?: boolean }) {
  return (
    <>
      <span className="m t12 nw">
        {label}, {shareText(share)}
      </span>
      <span className="row gap2">
        <svg className={styles['bar']} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
          <rect
            className={isFull ? styles['full'] : styles['hollow']}
            x={0.5}
            y={0.5}
            width={Math.max(0.5, (share.percent ?? 0) - 1)}
            height={11}
          />
        </svg>
        <span className="bb t12 nw">{share.percent === null ? '–' : `${number(share.percent)} %`}</span>
      </span>
    </>
  )
}
