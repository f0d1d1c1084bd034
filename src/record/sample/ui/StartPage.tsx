import type { ReactNode } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { ActionButton, LinkButton } from '../../../web/design/Button.tsx'
import { Icon } from '../../../web/design/icon.tsx'
import type { IconName } from '../../../web/design/icon.tsx'
import { ProgressBar } from '../../../web/design/ProgressBar.tsx'
import { routes } from '../../../web/routes.ts'
import { useMay, useMe } from '../../../web/shell/me.tsx'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { getSample } from '../contract.ts'
import { SampleSights } from './SampleSights.tsx'
import { useSample } from './use-sample.ts'
import styles from './sample.module.css'

type Sample = OutputOf<typeof getSample>

/** The first minute: look around with a sample company, or begin with files of one's own. */
export function StartPage() {
  const { member } = useMe()
  const { answer, load, remove } = useSample()
  const mayBegin = useMay('sources.administer')
  return (
    <div className={styles['page']}>
      <header>
        <h1 className="h1">Welcome, {member.name.split(' ')[0]}</h1>
        <p className="m">
          {mayBegin
            ? 'Volant shows how every customer is doing, why, and who needs you. It begins with data.'
            : 'There is nothing to see yet. Whoever set Volant up can bring in accounts.'}
        </p>
      </header>
      <Answer of={answer}>
        {(sample) => (
          <>
            {sample.state === 'loaded' ? <Loaded sample={sample} remove={mayBegin ? remove : null} /> : null}
            {mayBegin ? (
              <div className={styles['choices']}>
                {sample.state === 'loaded' || sample.hasOwnAccounts ? null : (
                  <Offer sample={sample} load={load} remove={remove} />
                )}
                <ImportChoice isFirst={sample.state !== 'absent' || sample.hasOwnAccounts} />
                <ConnectChoice />
              </div>
            ) : null}
          </>
        )}
      </Answer>
    </div>
  )
}

const SAMPLE_IN_SHORT =
  'eighteen months of customers who grew, fell silent, complained and left, so that every screen has something to read.'

type Deed = ReturnType<typeof useSample>['load']
type Removal = ReturnType<typeof useSample>['remove']

function Offer({ sample, load, remove }: { sample: Sample; load: Deed; remove: Removal }) {
  return (
    <Choice icon="accounts" title="Look around with a sample company" text={`${sample.title}: ${SAMPLE_IN_SHORT}`}>
      {sample.state === 'loading' ? (
        <ProgressBar label="Bringing the sample company in" share={sample.progress} />
      ) : sample.state === 'failed' ? (
        <>
          <p className="poor" role="alert">
            {sample.failure}
          </p>
          <ActionButton pending={remove.pending} failure={remove.failure} onClick={() => remove.run({})}>
            Remove what is there
          </ActionButton>
        </>
      ) : (
        <ActionButton look="primary" pending={load.pending} failure={load.failure} onClick={() => load.run({})}>
          Load the sample company
        </ActionButton>
      )}
      <p className="l t12">Everything in it is made up and marked as sample. One click removes it.</p>
    </Choice>
  )
}

function ImportChoice({ isFirst }: { isFirst: boolean }) {
  if (!routes.some(({ path }) => path === '/import')) return null
  return (
    <Choice
      icon="download"
      title="Import my CSV files"
      text="Accounts first, then whatever you have: subscriptions, usage, tickets, survey answers. Columns are recognised, you see what would happen before it does, and a whole import can be undone for 30 days."
    >
      <LinkButton to="/import" look={isFirst ? 'primary' : 'default'}>
        Import files
      </LinkButton>
    </Choice>
  )
}

function ConnectChoice() {
  return (
    <Choice
      icon="bolt"
      title="Connect my product"
      text="Point the SDK you have already at Volant, or add a small script: Segment, RudderStack, PostHog and plain HTTP work as they are. You see the first event arrive."
    >
      <LinkButton to="/connect">Connect my product</LinkButton>
    </Choice>
  )
}

function Choice({ icon, title, text, children }: { icon: IconName; title: string; text: string; children: ReactNode }) {
  return (
    <section className={styles['choice']}>
      <Icon name={icon} size={20} />
      <h2 className="h2">{title}</h2>
      <p className="m">{text}</p>
      <div className={styles['deed']}>{children}</div>
    </section>
  )
}

function Loaded({ sample, remove }: { sample: Sample; remove: Removal | null }) {
  return (
    <section className={styles['loaded']}>
      <div className="row gap2">
        <h2 className="h2 grow">The sample company is here: things worth looking at</h2>
        <LinkButton to="/my-day" look="primary">
          Go to My day
        </LinkButton>
        {remove ? (
          <ActionButton pending={remove.pending} failure={remove.failure} onClick={() => remove.run({})}>
            Remove the sample
          </ActionButton>
        ) : null}
      </div>
      <p className="m">{sample.paragraph}</p>
      <SampleSights sights={sample.sights} />
    </section>
  )
}
