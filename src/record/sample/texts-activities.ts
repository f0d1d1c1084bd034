const lines = (text: string) => text.trim().split('\n')

/** What is going on at the account on the day; it decides what there was to talk about. */
export type Occasion =
  | 'healthy'
  | 'falling'
  | 'onboarding'
  | 'late_onboarding'
  | 'release'
  | 'slow_support'
  | 'champion_left'
  | 'sponsor_gap'
  | 'renewal'
  | 'expansion'
  | 'no_outcome'
  | 'overdue'
  | 'silent'
  | 'ended'

/** Subject and text, divided by a bar. `{contact}`, `{account}`, `{outcome}` and `{csm}` are filled in. */
export const talks: Readonly<Record<Occasion, readonly string[]>> = {
  healthy:
    lines(`Monthly call|Went through waiting times with {contact}: better than last month at every gate. They want to try seasonal dock rules.
Business review|Reviewed "{outcome}" with the site leads. {contact} will show the numbers to the board. Next review in the autumn.
Check-in before the peak|{contact} expects twenty per cent more trucks. Extra slots are planned, weekend shift is trained.
Thank-you mail|{contact} writes that the night shift asked for the yard screen too. Sent the set-up guide.
Best-practice exchange|Connected {contact} with another site that runs the same cold chain rules. Both happy to talk again.
Site visit|Walked the yard with {contact}. Drivers check in by themselves; only the labels still need a hand.
Product news|Showed the new carrier report. {contact}: "This is what I needed for the rate talks."
Quick call|{contact} only had one question, about dock groups. Solved in ten minutes, they are happy.
Carrier day|Joined {contact}'s meeting with twelve carriers. Nine of them book by themselves already.
Dock rules reviewed|Went through the rules with {contact}: three were never used and are gone now.
Numbers for the month|Sent {contact} waiting times, no-shows and slot use. "{outcome}" is moving the right way.
New shift leader|{contact} introduced the new shift leader. Training is booked for next week.
Holiday planning|Set closed days and short slots with {contact} for the public holidays.
Idea from the yard|{contact} would like a screen at the gate that shows the next ten trucks. Passed it to Product.
Budget talk|{contact} plans next year's budget and asked for the value summary. Sent it the same day.
Audit passed|{contact} reports that the auditor accepted the gate log without questions.
Second gate|Gate 2 now works by the same rules as gate 1. {contact} wants to watch it for two weeks.
Weekend shift|{contact} moved the weekend shift to self check-in. First Saturday went well.
Roadmap call|Showed {contact} what is planned for spring. Most interest in the carrier report.
fr:Point régulier|Tout va bien, {contact} prépare déjà la haute saison.
es:Reunión mensual|{contact} está contento con las esperas. Quiere comparar las dos naves.
de:Monatsgespräch|{contact} zeigt die Zahlen inzwischen selbst im Leitungskreis. Keine offenen Punkte.
nl:Maandelijks overleg|Alles loopt goed. {contact} wil in het najaar de tweede locatie aansluiten.`),
  falling:
    lines(`Usage is falling|Logins are down for the fourth week. {contact} says planners went back to phone and paper on the late shift. Agreed to a refresher on Thursday.
Risk review|Internal: usage and answers fall together at {account}. Plan: workshop, then a call with the operations director.
Follow-up on the refresher|Only three of nine planners came. {contact} asks for shorter sessions at shift change.
Honest talk|{contact} told me that a cheaper tool is being looked at. They miss the transport system link most.
No-show|{contact} did not come to the monthly call, second time in a row. Left a message.
de:Rückgang besprochen|{contact}: zwei Schichtleiter haben gewechselt, niemand hat die Neuen geschult. Schulungstermin angeboten.
Quarterly review moved|Postponed by {contact} without a new date.`),
  onboarding:
    lines(`Kick-off|Goals agreed with {contact}: "{outcome}". First gate live in six weeks, two workshops before.
Interface workshop|Order fields mapped with {contact} and their IT. Two fields missing, they will add them this week.
Gate test|First truck checked in by itself at 6:40. {contact} took a photo.
Go-live plan|Carriers are invited in three waves. {contact} calls the five largest personally.
Training, early shift|Eleven people, good questions. {contact} wants the same for Saturday.
Baseline measured|Two weeks of gate times recorded by hand with {contact}. That is our baseline for "{outcome}".`),
  late_onboarding:
    lines(`Milestone late: interface|Their IT has not opened the test system. {contact} escalates. Go-live moves by at least two weeks.
Milestone late: carrier invitations|Only 8 of 60 carriers registered. {contact} has no time to call them; offered help from Services.
Go-live at risk|Third new date for gate 2. {contact} is calm, the operations director is not.
Steering call|Agreed with {contact}: one gate first, labels later. New date is in writing.`),
  release:
    lines(`Release 4.2 trouble|{contact} reports queues at the gate since the update. Opened an urgent ticket and promised a call every morning.
Apology call|Explained what went wrong with release 4.2. {contact} wants notice of two weeks before the next one.
Workaround in place|Turned off the new check-in page at {account}. {contact}: "Better, but trust is gone for now."
Fix confirmed|Release 4.2.3 is live. {contact} sees normal check-in times at both gates.`),
  slow_support:
    lines(`Support delay|{contact} waits for a first answer since Monday. Passed it on to the support lead by phone.
Complaint about reply times|Three tickets, more than a day each. Told {contact} openly that the team is short until the new colleagues start.
Escalation closed|All open tickets answered. {contact} accepts, and asks for a named person.`),
  champion_left:
    lines(`Champion left|{contact} has left {account}; mail is returned and the title is gone from the site. No successor named yet.
Who decides now?|Internal: we know four planners at {account}, but nobody with a budget since {contact} left. Ask Sales for a way in.
First call with the successor|Polite, does not know why {account} bought us. Sent the value summary.
Handover missing|Nobody at {account} has the rights to change dock rules since {contact} left. Offered to train two people.`),
  sponsor_gap:
    lines(`No executive sponsor|Since the reorganisation there is nobody above {contact} who knows us. Asked for an introduction to the new operations director.
Sponsor introduction postponed|{contact} will ask again after the budget round.`),
  renewal: lines(`Renewal talk|{contact} wants the same scope for two years and asks for a quote this week.
Quote sent|Sent the renewal quote to {contact} with the value summary.
Renewal checkpoint|Internal: usage fine, sponsor known, price accepted. I expect a yes.
Price discussion|{contact} compares us with last year's price. Showed what "{outcome}" brought.
de:Verlängerung|{contact} hat die Verlängerung im Einkauf. Rückmeldung bis Monatsende.`),
  expansion:
    lines(`Seats are running out|Nearly all seats are in use. {contact} plans a second shift and asks what ten more would cost.
Second site|{contact} introduced me to the site lead in the south. They want to start with two gates.
Expansion agreed|{contact} signs for more seats from the first of the month.
es:Ampliación|{contact} quiere incluir el almacén nuevo antes de la campaña.`),
  no_outcome:
    lines(`Nice call, no number|{contact} is happy with us, but there is still no baseline. Asked again who could measure waiting times.
Outcome workshop proposed|Offered {contact} an hour to agree one result we can prove. Will come back after the holidays.
Everybody likes it|{contact}: "It just works." When asked what it brought, nobody could say.`),
  overdue:
    lines(`Overdue invoice|Finance asks about the open invoice. {contact} says that the order number is missing; sent a corrected copy.
Second reminder|No payment yet. {contact} passed it to the head office.`),
  silent: lines(`Monthly call|All fine, short call. {contact} will send the site plan.
Next steps|Sent {contact} the summary and two dates for the training.
Tried to reach {contact}|No answer on two numbers. Left a message.`),
  ended: lines(`Exit interview|{contact} was open: it was about more than the product. Notes are in the feedback list.
Goodbye call|Data export handed over. {contact} would recommend us to others, but not stay.`),
}
