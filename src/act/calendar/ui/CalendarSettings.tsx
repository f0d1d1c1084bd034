import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useAction, useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { InstantText } from '../../../web/design/DayText.tsx'
import { Section } from '../../../web/design/Section.tsx'
import { toast } from '../../../web/design/toasts.ts'
import { CopyDialog } from '../../../web/pages/settings/CopyDialog.tsx'
import { endCalendarFeed, getCalendarFeed, renewCalendarFeed } from '../contract.ts'

const TOPICS = ['calendar']

/** The address under which the member's calendar reads tasks and renewals. */
export function CalendarSettings() {
  const feed = useCall(getCalendarFeed, {}, { topics: TOPICS })
  const [url, setUrl] = useState<string | null>(null)
  const renew = useAction(renewCalendarFeed, { topics: TOPICS, onDone: (made) => setUrl(made.url) })
  const end = useAction(endCalendarFeed, {
    topics: TOPICS,
    onDone: () => toast('The address has ended: calendars that read it get nothing more.'),
  })
  return (
    <Section
      title="In your calendar"
      reason="Your open tasks on the day they are due, and renewals of your book within 180 days. Give the address to Outlook, Google or Apple as a calendar to subscribe to."
    >
      <Answer of={feed}>
        {({ feed: known }) => (
          <div className="settings-form">
            {known ? (
              <p className="m">
                The address was made <InstantText instant={known.createdAt} as="ago" />
                {known.lastReadAt ? (
                  <>
                    {' and last read '}
                    <InstantText instant={known.lastReadAt} as="ago" />.
                  </>
                ) : (
                  ' and not read yet.'
                )}
              </p>
            ) : null}
            <div className="row gap2">
              <Button look={known ? 'default' : 'primary'} pending={renew.pending} onClick={() => renew.run({})}>
                {known ? 'Make a new address' : 'Make an address'}
              </Button>
              {known ? (
                <Button pending={end.pending} onClick={() => end.run({})}>
                  End it
                </Button>
              ) : null}
            </div>
            {known ? <p className="l t12">A new address ends the one before.</p> : null}
          </div>
        )}
      </Answer>
      {url ? (
        <CopyDialog title="Your calendar address" label="Address" text={url} onClose={() => setUrl(null)}>
          Subscribe to it in your calendar. It is shown only now; whoever has it reads these entries without signing in.
        </CopyDialog>
      ) : null}
    </Section>
  )
}
