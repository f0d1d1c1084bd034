import './outreach.css'
import { useState } from 'react'
import { Answer } from '../../../web/api/Answer.tsx'
import { useCall } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { EmptyState } from '../../../web/design/EmptyState.tsx'
import { counted } from '../../../web/design/format.ts'
import { listNotices } from '../contract.ts'
import { NOTICE_TOPICS, NoticeList, ReadAllButton } from './NoticeList.tsx'

const PAGE = 50

/** Everything Volant said to the member. */
export function NoticesPage() {
  const [pages, setPages] = useState<number[]>([])
  const before = pages.at(-1)
  const notices = useCall(listNotices, { limit: PAGE, before }, { topics: NOTICE_TOPICS })
  const last = notices.data?.notices.at(-1)
  const hasMore = notices.data?.notices.length === PAGE && last !== undefined
  return (
    <div className="outbox-list">
      <header className="row gap3">
        <h1 className="h1 grow">
          {notices.data && notices.data.unread > 0 ? counted(notices.data.unread, 'new notice') : 'No new notices'}
        </h1>
        <ReadAllButton unread={notices.data?.unread ?? 0} />
      </header>
      <Answer of={notices}>
        {({ notices: shown }) =>
          shown.length === 0 ? (
            <EmptyState title="Nothing was said to you yet">
              Playbooks tell you here when an account needs you, and colleagues when they mention you in a note; each
              notice leads to what it is about.
            </EmptyState>
          ) : (
            <>
              <NoticeList notices={shown} />
              <p className="row gap2">
                {pages.length > 0 ? <Button onClick={() => setPages(pages.slice(0, -1))}>Newer</Button> : null}
                {hasMore ? <Button onClick={() => setPages([...pages, last.id])}>Older</Button> : null}
              </p>
            </>
          )
        }
      </Answer>
    </div>
  )
}
