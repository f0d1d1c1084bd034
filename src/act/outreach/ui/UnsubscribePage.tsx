import { useParams } from '@tanstack/react-router'
import { CallError, sentenceOf } from '../../../web/api/call-error.ts'
import { useCall } from '../../../web/api/queries.ts'
import { upload } from '../../../web/api/call.ts'
import { useState } from 'react'
import { ErrorBox } from '../../../web/design/Banner.tsx'
import { Button } from '../../../web/design/Button.tsx'
import { BarePage } from '../../../identity/sessions/ui/BarePage.tsx'
import { readUnsubscribe, unsubscribe } from '../contract-opt-outs.ts'

/** Where the link of an e-mail leads: says what it does; only the button does it. */
export function UnsubscribePage() {
  const { token = '' } = useParams({ strict: false }) as { token?: string }
  const link = useCall(readUnsubscribe, { token }, { freshMs: Infinity, topics: [] })
  if (link.data) return <Choice token={token} {...link.data} />
  if (!link.error) return null
  const isGone = link.error instanceof CallError && !link.error.isPassing
  return (
    <BarePage title="This link does not work">
      <ErrorBox
        sentence={isGone ? 'Copy the whole link from the e-mail, or answer the e-mail.' : sentenceOf(link.error)}
        onRetry={isGone ? undefined : () => void link.refetch()}
      />
    </BarePage>
  )
}

interface ChoiceProps {
  token: string
  company: string
  email: string
  isOptedOut: boolean
}

function Choice({ token, company, email, isOptedOut }: ChoiceProps) {
  const [state, setState] = useState<'open' | 'pending' | 'done'>(isOptedOut ? 'done' : 'open')
  const [failure, setFailure] = useState<string | null>(null)
  const press = () => {
    setState('pending')
    setFailure(null)
    upload(unsubscribe, { token }, new Blob(['List-Unsubscribe=One-Click'])).then(
      () => setState('done'),
      (error: unknown) => {
        setState('open')
        setFailure(sentenceOf(error))
      },
    )
  }
  if (state === 'done') {
    return (
      <BarePage
        title={`No more e-mails from ${company}`}
        reason={`${email} gets none of these e-mails any more. If that is a mistake, tell the person you work with.`}
      >
        <output className="only-read">Done</output>
      </BarePage>
    )
  }
  return (
    <BarePage
      title={`No more e-mails from ${company}?`}
      reason={`${email} would get none of these e-mails any more. What you agreed personally is not touched.`}
    >
      {failure ? <ErrorBox sentence={failure} /> : null}
      <div>
        <Button look="primary" pending={state === 'pending'} onClick={press}>
          No more e-mails
        </Button>
      </div>
    </BarePage>
  )
}
