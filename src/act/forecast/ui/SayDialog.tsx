import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ActionButton } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { Dialog } from '../../../web/design/Dialog.tsx'
import { TextArea, TextField } from '../../../web/design/fields.tsx'
import { chance, money } from '../../../web/design/format.ts'
import { Segmented } from '../../../web/design/Segmented.tsx'
import type { ForecastRow } from '../contract.ts'
import { CATEGORIES, VOICES, type Category } from '../forecast.ts'
import { CategoryMark } from './CategoryMark.tsx'
import styles from './forecast.module.css'
import { editableAmount, typedAmount } from './typed-amount.ts'
import { useSay } from './use-say.ts'
import { CATEGORY_WORDS, OUTCOME_WORDS, VOICE_WORDS } from './words.ts'

interface SayDialogProps {
  row: ForecastRow
  /** What the reader chose already. */
  category: Category | null
  amountMinor: number | null
  currency: string
  onClose: () => void
}

/** What the three voices say of a renewal, and the reader's own: category, amount, reason. */
export function SayDialog({ row, category: chosen, amountMinor, currency, onClose }: SayDialogProps) {
  const say = useSay({ onDone: onClose })
  const [category, setCategory] = useState<Category>(chosen ?? row.category ?? 'commit')
  const [text, setText] = useState(editableAmount(amountMinor ?? row.calledMinor, currency))
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const minor = typedAmount(text, currency)
  const mustReason = say.needsReason(row, category)
  const isMissing = mustReason && reason.trim() === ''
  const save = () => {
    setTried(true)
    if (!isMissing && minor !== null)
      say.run(row, { category, amountMinor: minor === row.amountMinor ? null : minor, reason })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Renewal of ${row.account.name}`}
      foot={
        row.mayEdit ? (
          <ActionButton
            look="primary"
            pending={say.pending}
            failure={say.failure}
            disabledBecause={minor === null ? 'Write an amount, such as 540k.' : null}
            onClick={save}
          >
            Say so
          </ActionButton>
        ) : null
      }
    >
      <div className={styles['stack']}>
        <p className="m">
          {money(row.amountMinor, currency)} is up on <DayText day={row.dueOn} as="exact" />.{' '}
          <Link className="link" to="/accounts/$accountId" params={{ accountId: String(row.account.id) }}>
            Open the account
          </Link>
        </p>
        <Voices row={row} currency={currency} />
        {row.mayEdit ? (
          <>
            <Segmented
              label="Category"
              options={CATEGORIES.map((one) => ({ key: one, label: CATEGORY_WORDS[one].label }))}
              value={category}
              onChange={setCategory}
            />
            <TextField label="ARR afterwards" value={text} onChange={setText} inputMode="decimal" required />
            <TextArea
              label="Why"
              hint={mustReason ? 'Another voice says otherwise: they will read it.' : undefined}
              value={reason}
              onChange={setReason}
              required={mustReason}
              error={tried && isMissing ? 'Write the reason.' : null}
              maxLength={1_000}
            />
          </>
        ) : (
          <p>
            {row.outcome === 'open'
              ? 'You may read this renewal, not change it.'
              : `${OUTCOME_WORDS[row.outcome]} at ${money(row.renewedMinor, currency)}.`}
          </p>
        )}
      </div>
    </Dialog>
  )
}

function Voices({ row, currency }: { row: ForecastRow; currency: string }) {
  return (
    <dl className={styles['voices']}>
      {VOICES.toReversed().map((voice) => {
        const said = row.voices[voice]
        return (
          <div key={voice}>
            <dt className="th">{VOICE_WORDS[voice]}</dt>
            <dd>
              <CategoryMark category={said?.category ?? null} />
              <span className="m t12">
                {voice === 'machine' && row.probability !== null ? chance(row.probability) : null}
                {said?.amountMinor === undefined || said.amountMinor === null
                  ? null
                  : money(said.amountMinor, currency)}
              </span>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
