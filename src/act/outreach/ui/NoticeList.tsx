import './outreach.css'
import { Link } from '@tanstack/react-router'
import { useAction } from '../../../web/api/queries.ts'
import { Button } from '../../../web/design/Button.tsx'
import { classNames } from '../../../web/design/class-names.ts'
import { InstantText } from '../../../web/design/DayText.tsx'
import { readNotices, type Notice } from '../contract.ts'

export const NOTICE_TOPICS = ['notices'] as const

/** Newest first; following one marks it as read. */
export function NoticeList({ notices, onFollow }: { notices: readonly Notice[]; onFollow?: () => void }) {
  const read = useAction(readNotices, { topics: NOTICE_TOPICS })
  return (
    <ul className="notice-list">
      {notices.map((notice) => {
        const follow = () => {
          if (notice.readAt === null) read.run({ ids: [notice.id] })
          onFollow?.()
        }
        const to = notice.path ?? (notice.account ? `/accounts/${notice.account.id}` : null)
        return (
          <li key={notice.id} className={classNames(notice.readAt === null && 'unread')}>
            {notice.readAt === null ? <span className="only-read">Unread</span> : null}
            {to === null ? (
              <span>{notice.text}</span>
            ) : (
              <Link to={to} className="link" onClick={follow}>
                {notice.text}
              </Link>
            )}
            <span className="row gap2 l t12">
              {notice.account ? <span className="cut">{notice.account.name}</span> : null}
              <InstantText instant={notice.at} />
              {notice.readAt === null ? (
                <Button
                  look="quiet"
                  aria-label={`Mark as read: ${notice.text}`}
                  onClick={() => read.run({ ids: [notice.id] })}
                >
                  Mark as read
                </Button>
              ) : null}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

export function ReadAllButton({ unread }: { unread: number }) {
  const read = useAction(readNotices, { topics: NOTICE_TOPICS })
  if (unread === 0) return null
  return (
    <Button pending={read.pending} onClick={() => read.run({})}>
      Mark all as read
    </Button>
  )
}
