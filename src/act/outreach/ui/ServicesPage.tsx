import './outreach.css'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Banner } from '../../../web/design/Banner.tsx'
import { ActionButton, LinkButton } from '../../../web/design/Button.tsx'
import { counted } from '../../../web/design/format.ts'
import { Facts, Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import { SettingsLayout } from '../../../web/pages/settings/SettingsLayout.tsx'
import { getServices, removeMailServer, testMailServer } from '../contract-services.ts'
import { MailForm } from './MailForm.tsx'
import { OUTREACH_TOPICS } from './outreach-words.ts'
import { SlackSection } from './SlackSection.tsx'

export type Services = OutputOf<typeof getServices>

/** By which ways messages go out, and whether they can. */
export function ServicesPage() {
  const services = useCall(getServices, {}, { topics: OUTREACH_TOPICS })
  return (
    <SettingsLayout
      title={services.data ? sentenceOf(services.data) : 'E-mail and Slack'}
      reason="Playbooks write to customers by e-mail and to members by Slack. Passwords and tokens are kept encrypted and never shown again."
      action={<LinkButton to="/outbox">Outbox</LinkButton>}
    >
      <Answer of={services}>
        {(found) => (
          <>
            <MailSection {...found} />
            <SlackSection {...found} />
          </>
        )}
      </Answer>
    </SettingsLayout>
  )
}

function sentenceOf({ mail, slack }: Services): string {
  if (mail.state === 'on' && slack.state === 'on') return 'E-mail and Slack are set up'
  if (mail.state === 'on') return 'E-mail is set up, Slack is not'
  return slack.state === 'on' ? 'Slack is set up, e-mail is not' : 'Neither e-mail nor Slack is set up'
}

const SECURITY_WORDS = { tls: 'TLS from the start', starttls: 'STARTTLS, required', none: 'TLS if offered' } as const

function MailSection({ mail, waiting }: Services) {
  const isOn = mail.state === 'on'
  return (
    <Section
      title={isOn ? `E-mails go out by ${mail.host}` : 'No mail server is set up'}
      reason={
        mail.setBy === 'environment'
          ? 'Set by SMTP_URL and MAIL_FROM where Volant runs; it is changed there.'
          : 'Any SMTP server: your own, or that of a mail service.'
      }
      aside={isOn ? <MailButtons isOurs={mail.setBy === 'settings'} /> : null}
    >
      {!isOn && waiting.email > 0 ? (
        <Banner tone="late">
          {counted(waiting.email, 'e-mail')} {waiting.email === 1 ? 'waits' : 'wait'}: no mail server is set up.
        </Banner>
      ) : null}
      {mail.state === 'unreadable' ? (
        <Banner tone="wrong">
          The password was kept under another secret of this installation. Enter the mail server again.
        </Banner>
      ) : null}
      {isOn ? (
        <Facts
          facts={[
            { label: 'From', value: mail.from },
            { label: 'Server', value: `${mail.host}:${mail.port}` },
            { label: 'Security', value: mail.security ? SECURITY_WORDS[mail.security] : '–' },
            { label: 'User', value: mail.user ?? 'none' },
          ]}
        />
      ) : null}
      {mail.setBy === 'environment' ? null : <MailForm key={mail.changedAt ?? 'new'} mail={mail} />}
    </Section>
  )
}

function MailButtons({ isOurs }: { isOurs: boolean }) {
  const test = useAction(testMailServer, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: ({ ok, sentence }) => toast(sentence, ok ? {} : { tone: 'wrong' }),
  })
  const remove = useAction(removeMailServer, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => toast('The mail server is forgotten. E-mails wait.'),
  })
  return (
    <span className="row gap2">
      <ActionButton pending={test.pending} failure={test.failure} onClick={() => test.run({})}>
        Send me a test
      </ActionButton>
      {isOurs ? (
        <ActionButton look="quiet" pending={remove.pending} failure={remove.failure} onClick={() => remove.run({})}>
          Forget it
        </ActionButton>
      ) : null}
    </span>
  )
}
