import { InstantText } from '../../../web/design/DayText.tsx'
import { BandShape } from '../../../web/design/HealthMark.tsx'
import type { Effect } from '../contract.ts'
import { STATE_WORDS } from './outreach-words.ts'

/** Where a message stands, and why. */
export function EffectState({ effect }: { effect: Effect }) {
  const isBad = effect.state === 'failed'
  return (
    <>
      <span className="row gap1">
        {isBad ? <BandShape band="poor" hidden /> : null}
        <span className={isBad ? 'poor b' : undefined}>{STATE_WORDS[effect.state]}</span>
        {effect.sentAt ? (
          <span className="l t12">
            <InstantText instant={effect.sentAt} />
          </span>
        ) : null}
      </span>
      {effect.because ? <span className="m t12">{effect.because}</span> : null}
    </>
  )
}
