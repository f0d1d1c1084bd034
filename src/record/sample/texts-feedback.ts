import type { Department } from '../../kernel/permissions.ts'

export interface FeedbackTheme {
  theme: string
  department: Department
  share: number
  fromRelease?: true
  fromSlowSupport?: true
  texts: readonly string[]
}

const lines = (text: string) => text.trim().split('\n')

/** What customers said, by theme, and the department whose work it is about. */
export const feedbackThemes: readonly FeedbackTheme[] = [
  {
    theme: 'Customs export',
    department: 'product',
    share: 11,
    texts: lines(`The customs export takes an hour a day. We need it per carrier and in one go.
We would move our third site over if the customs export was automatic.
Every export has to be corrected by hand before the broker accepts it.
fr:L'export douane doit être refait à la main chaque soir.`),
  },
  {
    theme: 'Release quality',
    department: 'product',
    share: 3,
    fromRelease: true,
    texts: lines(`Release 4.2 came without warning in our busiest week.
Let us choose the week of an update.
Check-in was down for a morning and nobody told us.
de:Bitte Updates nicht mehr montags.
We went back to paper for three days because of the release.`),
  },
  {
    theme: 'Single sign-on',
    department: 'product',
    share: 8,
    texts: lines(`Without single sign-on for the yard tablets we cannot roll out to the night shift.
Our security team asks for groups from our directory.
Sign-in loops cost every planner ten minutes a week.`),
  },
  {
    theme: 'Label printing',
    department: 'product',
    share: 7,
    texts: lines(`Labels in our own format, please. We print everything twice.
The label printer only works from one computer.
de:Etiketten mit Chargennummer fehlen uns seit der Einführung.`),
  },
  {
    theme: 'Carrier portal languages',
    department: 'product',
    share: 6,
    texts: lines(`Half of our drivers speak Polish or Romanian, the portal does not.
es:Los conductores no entienden las instrucciones en inglés.
Carriers register twice because the mail is only in English.`),
  },
  {
    theme: 'Mobile app offline',
    department: 'product',
    share: 6,
    texts: lines(`There is no network behind hall 3, so the app is useless there.
Photos get lost when the handheld goes offline.
Offline mode would let us drop the second system.`),
  },
  {
    theme: 'First reply time',
    department: 'support',
    share: 4,
    fromSlowSupport: true,
    texts: lines(`We waited two days for a first answer on an urgent ticket.
Please answer in our own working hours.
Nobody told us that the ticket had been passed on.
fr:On attend trois équipes avant une réponse.`),
  },
  {
    theme: 'Helpful support',
    department: 'support',
    share: 6,
    texts: lines(`The colleague on the phone stayed until the gate worked. Thank you.
Best answer I ever got from a help desk, with a video.
nl:Snel en vriendelijk geholpen, compliment.`),
  },
  {
    theme: 'Price and packages',
    department: 'sales',
    share: 8,
    texts: lines(`We need three carriers' worth of seats in autumn and none in spring.
The edition we were sold does not contain the yard view we saw in the demo.
A nine per cent increase needs a better explanation than a letter.
We would buy the second site today if it did not mean a new contract.`),
  },
  {
    theme: 'Promise at the sale',
    department: 'sales',
    share: 5,
    texts: lines(`We were told the transport system link was included.
The target we agreed in the sale never reached the project team.
In the demo it took one click. With us it takes a consultant.`),
  },
  {
    theme: 'Onboarding pace',
    department: 'services',
    share: 8,
    texts: lines(`Our go-live moved twice because nobody had the interface list.
The workshop was excellent, we only needed it four weeks earlier.
One fixed contact during the roll-out made all the difference.
de:Für die zweite Rampe hat uns der Plan gefehlt.`),
  },
  {
    theme: 'Training for shifts',
    department: 'services',
    share: 6,
    texts: lines(`Our weekend shift needs training on Saturdays.
Short videos per role, please, not one hour for everybody.
New temporary staff every season: give us something to show on day one.`),
  },
  {
    theme: 'Invoices',
    department: 'finance',
    share: 5,
    texts: lines(`Put our order number on the invoice or our system rejects it.
We gave seats back in March and were charged until May.
One invoice for all sites would save us two days a quarter.`),
  },
  {
    theme: 'Reference and community',
    department: 'marketing',
    share: 4,
    texts: lines(`Happy to show our yard to other breweries.
fr:Is there a user group near Lyon?
We would speak at your spring event about waiting times.
The case study about cold chain convinced our board.`),
  },
  {
    theme: 'Reports by carrier',
    department: 'product',
    share: 8,
    texts: lines(`I need waiting time per carrier and week on one page for the rate talks.
The report cannot compare two sites.
Dwell time per dock would let us drop our own spreadsheet.
nl:Graag een rapport per vervoerder met no-shows.`),
  },
  {
    theme: 'Dock rules',
    department: 'product',
    share: 6,
    texts: lines(`Setting a rule for mixed loads takes a support ticket every time.
We want to try a dock rule on last week before switching it on.
Rules per season would save us two evenings in October.`),
  },
]
