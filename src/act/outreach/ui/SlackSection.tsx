import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { CallError } from '../../../web/api/call-error.ts'
import { useAction } from '../../../web/api/queries.ts'
import { Banner, ErrorBox } from '../../../web/design/Banner.tsx'
import { ActionButton, Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { counted } from '../../../web/design/format.ts'
import { TextField } from '../../../web/design/fields.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { removeSlackToken, saveSlackToken, testSlack } from '../contract-services.ts'
import { OUTREACH_TOPICS } from './outreach-words.ts'
import type { Services } from './ServicesPage.tsx'

const REASON =
  'Make a Slack app with the permissions chat:write and users:read.email, install it in your workspace, and enter its bot token.'

export function SlackSection({ slack, waiting }: Services) {
  const isOn = slack.state === 'on'
  return (
    <Section
      title={isOn ? 'Slack messages go out' : 'Slack is not set up'}
      reason={
        isOn && slack.changedAt !== null ? (
          <>
            The token was entered <InstantText instant={slack.changedAt} />. To write to a channel, invite the app
            there.
          </>
        ) : (
          REASON
        )
      }
      aside={isOn ? <ForgetButton /> : null}
    >
      {!isOn && waiting.slack > 0 ? (
        <Banner tone="late">
          {counted(waiting.slack, 'Slack message')} {waiting.slack === 1 ? 'waits' : 'wait'}: Slack is not set up.
        </Banner>
      ) : null}
      {slack.state === 'unreadable' ? (
        <Banner tone="wrong">The token was kept under another secret of this installation. Enter it again.</Banner>
      ) : null}
      {isOn ? <TestForm /> : <TokenForm />}
    </Section>
  )
}

function ForgetButton() {
  const remove = useAction(removeSlackToken, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => toast('The Slack token is forgotten. Messages wait.'),
  })
  return (
    <ActionButton look="quiet" pending={remove.pending} failure={remove.failure} onClick={() => remove.run({})}>
      Forget the token
    </ActionButton>
  )
}

function TokenForm() {
  const [token, setToken] = useState('')
  const save = useAction(saveSlackToken, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: () => toast('The Slack token is saved. Send a test to see that it works.'),
  })
  const problem = save.error instanceof CallError ? save.error.for('token') : null
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!save.pending) save.run({ token: token.trim() })
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <TextField
        label="Bot token"
        required
        type="password"
        autoComplete="off"
        placeholder="xoxb-…"
        value={token}
        onChange={setToken}
        error={problem}
      />
      {save.failure && problem === null ? <ErrorBox sentence={save.failure} /> : null}
      <div className="action">
        <Button type="submit" pending={save.pending}>
          Save the token
        </Button>
      </div>
    </form>
  )
}

function TestForm() {
  const [channel, setChannel] = useState('')
  const test = useAction(testSlack, {
    topics: OUTREACH_TOPICS,
    failure: 'none',
    onDone: ({ ok, sentence }) => toast(sentence, ok ? {} : { tone: 'wrong' }),
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (!test.pending) test.run({ channel })
  }
  return (
    <form className="settings-form" onSubmit={submit}>
      <TextField
        label="Channel for a test"
        placeholder="#customer-success"
        value={channel}
        onChange={setChannel}
        hint="Empty: to you, by your e-mail address."
      />
      {test.failure ? <ErrorBox sentence={test.failure} /> : null}
      <div className="action">
        <Button type="submit" pending={test.pending}>
          Send a test
        </Button>
      </div>
    </form>
  )
}
