import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { Spinner } from '../../../web/design/Button.tsx'
import { DayText } from '../../../web/design/DayText.tsx'
import { exactDay, number } from '../../../web/design/format.ts'
import { useKeys } from '../../../web/keyboard/keys.ts'
import { previewPlaybook } from '../contract.ts'
import { useBuilder } from './builder-desk.ts'
import { dryRunHeading, pastText } from './dry-run-words.ts'
import type { Preview } from './dry-run-words.ts'
import styles from './panels.module.css'

const SHOWN = 5
const FRESH_MS = 5 * 60_000

/** Who would enter now and who would have in the last 90 days, with what made the condition true. */
export function DryRunPanel() {
  const { playbook, definition } = useBuilder()
  // What the numbers are of; changes since are tried when asked for.
  const [tried, setTried] = useState(definition)
  const preview = useCall(
    previewPlaybook,
    { playbookId: playbook.playbook.id, definition: tried },
    { freshMs: FRESH_MS, topics: [] },
  )
  const isOld = tried !== definition
  const again = () => (isOld ? setTried(definition) : void preview.refetch())
  useKeys('This playbook', [{ keys: 'd', does: 'Dry run', run: again }])
  return (
    <section className={styles['panel']} aria-label="Dry run" aria-busy={preview.isFetching || undefined}>
      <div className={styles['head']}>
        <h2 className="h3 grow">{preview.data ? dryRunHeading(preview.data) : 'Who would enter'}</h2>
        {preview.isFetching ? <Spinner /> : null}
        <button type="button" className="link t12" onClick={again}>
          {isOld ? 'Dry run of the changes' : 'Dry run'}
        </button>
      </div>
      {preview.error ? <p className="t12 poor">{sentenceOf(preview.error)}</p> : null}
      {isOld && preview.data ? <p className="t12 fair">Of the playbook before your last changes.</p> : null}
      {preview.data ? <Found preview={preview.data} /> : preview.error ? null : <p className="t12 l">Counting…</p>}
    </section>
  )
}

function Found({ preview }: { preview: Preview }) {
  const [showsAll, setShowsAll] = useState(false)
  const { now, past } = preview
  const shown = showsAll ? now.entrants : now.entrants.slice(0, SHOWN)
  return (
    <div className={styles['found']}>
      <ul className={styles['who']}>
        {shown.map(({ account, contact, because }) => (
          <li key={`${account.id} ${contact?.id ?? ''}`}>
            <Link to="/accounts/$accountId" params={{ accountId: String(account.id) }} className="b cut">
              {contact ? `${contact.name}, ${account.name}` : account.name}
            </Link>
            <span className="m t12">{because}</span>
          </li>
        ))}
      </ul>
      {now.entrants.length > SHOWN ? (
        <button type="button" className="link t12" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Show fewer' : `Show ${number(now.entrants.length)} of ${number(now.total)}`}
        </button>
      ) : null}
      {now.unknown > 0 ? <p className="t12 fair">Of {number(now.unknown)} it cannot be known just now.</p> : null}
      {now.waiting.map((sentence) => (
        <p key={sentence} className="t12 fair">
          {sentence}
        </p>
      ))}
      <Past past={past} />
    </div>
  )
}

function Past({ past }: { past: Preview['past'] }) {
  return (
    <div className={styles['past']}>
      <p className="t12 m">{pastText(past)}</p>
      {past.total > 0 ? <Days days={past.days} /> : null}
      {past.examples.length > 0 ? (
        <p className="t12 m">
          Last:{' '}
          {past.examples.slice(0, 4).map(({ account, day }, index) => (
            <span key={`${account.id} ${day}`}>
              {index > 0 ? ', ' : ''}
              <Link to="/accounts/$accountId" params={{ accountId: String(account.id) }} className="link">
                {account.name}
              </Link>{' '}
              <DayText day={day} as="short" />
            </span>
          ))}
        </p>
      ) : null}
      {past.caveats.map((sentence) => (
        <p key={sentence} className="t12 l">
          {sentence}
        </p>
      ))}
    </div>
  )
}

const BAR = { step: 4, width: 3, height: 28 }

/** Entries by day, a bar each. */
function Days({ days }: { days: Preview['past']['days'] }) {
  const most = Math.max(1, ...days.map(({ entered }) => entered))
  const [first, last] = [days[0], days.at(-1)]
  const busy = days.filter(({ entered }) => entered > 0)
  return (
    <figure>
      <svg
        viewBox={`0 0 ${days.length * BAR.step} ${BAR.height}`}
        className={styles['days']}
        preserveAspectRatio="none"
        role="img"
        aria-label={busy.map(({ day, entered }) => `${exactDay(day)}: ${entered}`).join('; ')}
      >
        {days.map(({ day, entered }, index) => {
          const height = entered === 0 ? 1 : Math.max(3, (entered / most) * BAR.height)
          return (
            <rect
              key={day}
              className={entered === 0 ? styles['noEntry'] : styles['entry']}
              x={index * BAR.step}
              y={BAR.height - height}
              width={BAR.width}
              height={height}
            />
          )
        })}
      </svg>
      <figcaption className="row t11 l">
        <span className="grow">{first ? <DayText day={first.day} as="short" /> : null}</span>
        {last ? <DayText day={last.day} as="near" /> : null}
      </figcaption>
    </figure>
  )
}
