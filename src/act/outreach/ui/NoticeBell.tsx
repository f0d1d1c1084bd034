import './outreach.css'
import { Link } from '@tanstack/react-router'
import { useCall } from '../../../web/api/queries.ts'
import { counted, number } from '../../../web/design/format.ts'
import { Icon } from '../../../web/design/icon.tsx'
import { Popover } from '../../../web/design/Popover.tsx'
import { listNotices } from '../contract.ts'
import { NOTICE_TOPICS, NoticeList, ReadAllButton } from './NoticeList.tsx'

const SHOWN = 8

/** In the bottom bar of a phone: how many notices are unread, and the way to them. */
export function NoticePlace() {
  const notices = useCall(listNotices, { limit: SHOWN }, { topics: NOTICE_TOPICS })
  const unread = notices.data?.unread ?? 0
  return (
    <Link to="/notices" activeProps={{ 'aria-current': 'page' }} className="notice-place">
      <Icon name="bell" size={20} />
      Notices
      {unread > 0 ? (
        <span className="n">
          {unread > 99 ? '99+' : number(unread)}
          <span className="only-read"> unread</span>
        </span>
      ) : null}
    </Link>
  )
}

/** In the rail: how many notices are unread, and the newest of them. */
export function NoticeBell() {
  const notices = useCall(listNotices, { limit: SHOWN }, { topics: NOTICE_TOPICS })
  const unread = notices.data?.unread ?? 0
  return (
    <Popover
      label="Notices"
      width={360}
      trigger={(toggle, open) => (
        <button type="button" className="notice-bell" aria-expanded={open} onClick={toggle}>
          <Icon name="bell" size={16} />
          Notices
          {unread > 0 ? (
            <span className="n">
              {number(unread)}
              <span className="only-read"> unread</span>
            </span>
          ) : null}
        </button>
      )}
    >
      {(close) => (
        <div className="notice-pop">
          <p className="row gap2">
            <b className="grow">{unread === 0 ? 'Nothing new' : counted(unread, 'new notice')}</b>
            <ReadAllButton unread={unread} />
          </p>
          {notices.data && notices.data.notices.length > 0 ? (
            <NoticeList notices={notices.data.notices} onFollow={close} />
          ) : (
            <p className="m">What playbooks want to tell you shows up here.</p>
          )}
          <p>
            <Link to="/notices" className="link" onClick={close}>
              All notices
            </Link>
          </p>
        </div>
      )}
    </Popover>
  )
}
