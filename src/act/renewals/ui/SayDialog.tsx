import { useState } from 'react'
import { useAction } from '../../../web/api/queries.ts'
import { toast } from '../../../web/design/toasts.ts'
import { needsReason, type Category, type OwnVoice, VOICES } from '../categories.ts'
import { sayView, type Renewal } from '../contract.ts'
import { Ask } from './Ask.tsx'
import { CategoryMark } from './CategoryMark.tsx'
import { MoneyField } from './MoneyField.tsx'
import type { RenewalDesk } from './use-renewal-dialogs.tsx'
import { missingReason, ViewFields } from './ViewFields.tsx'
import { CATEGORY_LABELS, RENEWAL_TOPICS, VOICE_LABELS, VOICE_WORDS } from './words.ts'

interface SayDialogProps {
  renewal: Renewal
  desk: RenewalDesk
  voice: OwnVoice
  /** Already chosen where it was asked. */
  category: Category | null
  onClose: () => void
}

/** One view of one renewal; the other voices stand above it, and a differing one asks why. */
export function SayDialog({ renewal, desk, voice, category, onClose }: SayDialogProps) {
  const { views, account } = renewal
  const [as, setAs] = useState(voice)
  const own = views[as]
  const [chosen, setChosen] = useState<Category>(category ?? own?.category ?? views.machine?.category ?? 'commit')
  const [amountMinor, setAmount] = useState(own?.amountMinor ?? null)
  const [reason, setReason] = useState(category === null ? (own?.reason ?? '') : '')
  const spoken = {
    machine: views.machine?.category ?? null,
    csm: views.csm?.category ?? null,
    leader: views.leader?.category ?? null,
  }
  const isReasonNeeded = needsReason(as, chosen, spoken)
  const say = useAction(sayView, {
    topics: RENEWAL_TOPICS,
    failure: 'none',
    onDone: () => {
      toast(`${account.name}: ${CATEGORY_LABELS[chosen].toLowerCase()}, as its ${VOICE_WORDS[as]}`)
      onClose()
    },
  })
  return (
    <Ask
      title={`What do you think of ${account.name}’s renewal?`}
      onClose={onClose}
      save={{
        label: 'Say it',
        pending: say.pending,
        failure: say.failure,
        missing: missingReason(isReasonNeeded, reason),
        run: () => say.run({ renewalId: renewal.id, voice: as, category: chosen, amountMinor, reason }),
      }}
    >
      <dl className="facts">
        {VOICES.filter((other) => other !== as).map((other) => {
          const view = views[other]
          return (
            <div key={other}>
              <dt>{VOICE_LABELS[other]}</dt>
              <dd>
                {view ? <CategoryMark category={view.category} probability={view.probability} /> : 'Has not said'}
              </dd>
            </div>
          )
        })}
      </dl>
      <ViewFields
        speaking={desk.speaking}
        voice={as}
        onVoice={setAs}
        category={chosen}
        onCategory={setChosen}
        reason={reason}
        onReason={setReason}
        differs={isReasonNeeded ? 'Another voice sees it differently: say why you do not.' : null}
      />
      <MoneyField
        label="Expected per year, if it is not all of it"
        currency={desk.currency}
        value={amountMinor}
        onChange={setAmount}
      />
    </Ask>
  )
}
