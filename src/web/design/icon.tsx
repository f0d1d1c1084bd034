/** One path per icon on a 16 × 16 grid. An icon stands beside a word, but for close, more and data. */
const PATHS = {
  accounts: 'M2.5 13.5v-8l5-3v11M7.5 6.5h6v7h-11M10 9h1.2M10 11.3h1.2M4.8 6.4v.1M4.8 9v.1M4.8 11.5v.1',
  approve: 'M5 14V7.5l3-5c1 0 1.6.7 1.4 1.7L9 6.5h3.4c.8 0 1.3.7 1.1 1.4L12.4 13c-.2.6-.7 1-1.3 1H5zM2.5 7.5H5',
  bell: 'M3.5 11.5h9L11.3 10V7a3.3 3.3 0 0 0-6.6 0v3zM6.8 13.5h2.4M8 3.7V2.5',
  board: 'M2.5 3h3v10h-3zM6.5 3h3v6.5h-3zM10.5 3h3v8h-3z',
  bolt: 'M9 2.5 4 9h3.5L7 13.5 12 7H8.5z',
  branch: 'M4 2.5v6M4 8.5c0 2 1 3 3 3h5M10 9.5l2 2-2 2M4 5h5c2 0 3-.8 3-2.5',
  call: 'M3.2 3.5 5.6 3l1.2 2.8L5.3 7a8 8 0 0 0 3.8 3.8l1.2-1.5 2.7 1.2-.5 2.4c-4.9.5-9.8-4.4-9.3-9.4z',
  card: 'M2.5 4h11v8h-11zM2.5 6.8h11',
  check: 'M3.5 8.5l3 3 6-6.5',
  'chevron-down': 'M4.5 6.5 8 10l3.5-3.5',
  'chevron-left': 'M9.5 4.5 6 8l3.5 3.5',
  'chevron-right': 'M6.5 4.5 10 8l-3.5 3.5',
  close: 'M4.5 4.5l7 7M11.5 4.5l-7 7',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  day: 'M3 4.5h10v8.5H3zM3 7h10M5.5 2.5v3M10.5 2.5v3',
  departments: 'M6.2 2.5h3.6v3H6.2zM2 10.5h3.6v3H2zM10.4 10.5H14v3h-3.6zM8 5.5V8M3.8 10.5V8h8.4v2.5',
  detractor: 'M2.5 3.5h11v7.5H7L4 13.5V11H2.5zM5.7 8.6c.6-.8 1.4-1.2 2.3-1.2s1.7.4 2.3 1.2M6 5.6v.1M10 5.6v.1',
  download: 'M8 2.5v7M5.3 6.8 8 9.5l2.7-2.7M3 10v3.5h10V10',
  drop: 'M2.5 4.5 6 8l2.5-2 5 5M13.5 7.5V11H10',
  edit: 'M3 13l.6-2.6 7.2-7.2 2 2-7.2 7.2zM9.6 4.4l2 2',
  export: 'M8 2.5v7M5.3 5.2 8 2.5l2.7 2.7M3 10v3.5h10V10',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  flag: 'M4 13.5v-11h7.5L10 5.5l1.5 3H4',
  flywheel:
    'M8 2.5A5.5 5.5 0 0 1 13.5 8M13.5 8l1.3-1.6M13.5 8l-1.8-1.2M8 13.5A5.5 5.5 0 0 1 2.5 8a5.5 5.5 0 0 1 2.3-4.5M8 13.5a5.5 5.5 0 0 0 4.3-2.1M8 8h.01',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  group: 'M2.5 4h11M5 8h8.5M5 12h8.5',
  mail: 'M2.5 4h11v8.5h-11zM2.5 4.7 8 8.8l5.5-4.1',
  map: 'M6 3h4v2.8H6zM2.5 10.2h4V13h-4zM9.5 10.2h4V13h-4zM8 5.8V8M4.5 10.2V8h7v2.2',
  more: 'M4 8h.01M8 8h.01M12 8h.01',
  note: 'M3.5 2.5h6l3 3v8h-9zM9.5 2.5v3h3M5.7 8.5h4.6M5.7 11h3',
  outcomes: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5M8 5.4A2.6 2.6 0 1 0 10.6 8M8 8l5-5M11 3h2v2',
  people:
    'M5.7 7.3a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM1.8 13c.2-2.3 1.8-3.6 3.9-3.6S9.4 10.7 9.6 13M10.5 7a1.8 1.8 0 1 0-.6-3.5M11 9.5c1.9 0 3 1.2 3.2 3.3',
  person: 'M8 7.8a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM3 13.5c.3-2.6 2.2-4 5-4s4.7 1.4 5 4',
  pin: 'M6 2.5h4l-.5 4 2 2.5h-7l2-2.5zM8 9v4.5',
  play: 'M5 3.5v9l7-4.5z',
  playbooks: 'M3 3.5h4v3H3zM9 9.5h4v3H9zM5 6.5V11h4',
  plus: 'M8 3.5v9M3.5 8h9',
  proof: 'M8 2.3l4.8 1.9v3.6c0 2.9-2 4.9-4.8 5.9-2.8-1-4.8-3-4.8-5.9V4.2zM5.9 7.9l1.5 1.5 2.7-2.9',
  quadrant: 'M2.5 2.5h11v11h-11zM8 2.5v11M2.5 8h11',
  renewal: 'M3 8a5 5 0 0 1 8.6-3.4L13 6M13 3v3h-3M13 8a5 5 0 0 1-8.6 3.4L3 10M3 13v-3h3',
  revenue: 'M2.5 13.5h11M4 11V8.5M7 11V5.5M10 11V7M13 11V3',
  rise: 'M3 13 13 3M7 3h6v6',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.4 10.4l3.1 3.1',
  settings: 'M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6M10 3.5v3M6 9.5v3',
  silent: 'M2.5 8h2M6.2 8h.8M9 8h.8M11.6 8h2M8 2.5v2M8 11.5v2',
  switch: 'M5 6.2 8 3.3l3 2.9M5 9.8l3 2.9 3-2.9',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M6 6.5v6',
  task: 'M3 3h10v10H3zM5.5 8l1.8 1.8 3.4-3.6',
  ticket: 'M2.5 4.5h11v2.2a1.4 1.4 0 0 0 0 2.7v2.1h-11V9.4a1.4 1.4 0 0 0 0-2.7zM9.5 4.5v7',
  trash: 'M3.5 4.5h9M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4',
  undo: 'M5.5 3.5 3 6l2.5 2.5M3 6h6a3.5 3.5 0 0 1 0 7H6',
  voice: 'M2.5 3.5h11v7.5H7L4 13.5V11H2.5z',
  wait: 'M4.5 2.5h7M4.5 13.5h7M5.5 2.5c0 3 5 3.5 5 5.5s-5 2.5-5 5.5M10.5 2.5c0 3-5 3.5-5 5.5s5 2.5 5 5.5',
  warning: 'M8 2.8 14 13H2zM8 6.5v3M8 11.2v.1',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 14, className }: { name: IconName; size?: 14 | 16 | 20; className?: string }) {
  const sized = size === 14 ? 'i i14' : size === 20 ? 'i i20' : 'i'
  return (
    <svg className={className ? `${sized} ${className}` : sized} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}
