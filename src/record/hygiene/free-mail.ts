/** Domains whose addresses say nothing about the company somebody works for. */
export const FREE_MAIL: ReadonlySet<string> = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com qq.com 163.com 126.com zoho.com fastmail.com hey.com orange.fr free.fr laposte.net wanadoo.fr sfr.fr libero.it virgilio.it bluewin.ch seznam.cz wp.pl o2.pl onet.pl comcast.net verizon.net att.net sbcglobal.net cox.net btinternet.com sky.com'.split(
    ' ',
  ),
)
