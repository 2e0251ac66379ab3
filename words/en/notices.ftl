# The privacy notice, the assessment of data protection, and the page for unions. All three are filled in from how this
# installation really is; see features/privacy/notices.rs.

# The privacy notice (Articles 13 and 14 of the UK GDPR).
# $organisation (String)
notices-privacy-lead = { $organisation } asks its staff how things are, and wants you to be able to answer freely. This page says what is kept about you, why, for how long, and what you can ask for.
notices-short-title = The short of it
notices-short-1 = Your answers carry no name and no time. Nobody can find out which are yours from what is kept here.
notices-short-2 = We keep a staff list, that you took a credential for a survey and on which day, and letters until they are sent.
notices-short-3 = Facts like age or disability come from you alone. They travel only inside your sealed answer, and only if you leave them ticked.
notices-short-4 = We keep no addresses of devices and no tracking of any kind. One cookie keeps you signed in, and one lasts a minute to tell you what was saved. Neither is sent with an answer.
notices-short-5 = Taking part is your choice. Nobody may hold it against you if you do not.
notices-who-title = Who is responsible
# $organisation (String)
notices-who = { $organisation } decides what is asked and why, and is responsible for it (the controller).
# $contact (String)
notices-contact = Questions, requests and complaints go to: { $contact }
notices-contact-none = Questions, requests and complaints go to the person who looks after the staff list, or to your organisation's data protection officer.
notices-from-title = Where it comes from
notices-from = Your name, work email, staff number and appointments come from your organisation's staff list. Everything else comes from you.
notices-basis-title = Why we may
notices-basis = Your organisation listens to its staff as part of its public task, or in its legitimate interest in being a good place to work (Article 6(1)(e) or (f) of the UK GDPR). The table below says which applies to what. You do not have to give anything, and no decision about you is made by a machine.
notices-special = Facts that the law protects more, such as ethnicity or health, are never in the staff list. If a survey asks for them, they reach us without a name, and you can leave each one out.
notices-to-title = Who gets it
notices-to = People with a role in the survey see what their role needs. Managers see published results, for groups that are never smaller than the promise says. Nothing is sold or passed on for other ends.
# $host (String)
notices-to-mail = Letters go out through the mail server { $host }, which sees addresses and letters.
notices-to-folder = Letters are not sent from this installation. They are put into a folder on the server.
notices-to-host = Whoever runs the server for your organisation can see the staff list, and sealed answers without names. "Who could find out what" says what they could and could not find out.
notices-rights-title = What you can ask for
notices-rights-1 = See what is kept and take a copy: sign in and open "What is kept about you", or ask.
notices-rights-2 = Have it put right, if something on the staff list is wrong.
notices-rights-3 = Have it erased, or object to it. What has to stay, and why, is told to you.
notices-rights-4 = Get no more letters about surveys: follow the link at the end of any letter.
notices-rights-5 = Your answers cannot be found, given out or erased, because nobody can know which are yours. Until the last day you can replace your answer yourself.
notices-rights-6 = If you are not content, you can complain to the Information Commissioner's Office: ico.org.uk, telephone 0303 123 1113.

notices-fill-in = To fill in

# The assessment, in the order of the form that the Information Commissioner's Office publishes.
# $organisation (String)
notices-assess-title = Data protection impact assessment: staff surveys at { $organisation }
# $on (String)
notices-assess-lead = A draft, made on { $on } from how this installation is set up. What the program cannot know is marked. Whoever is responsible has to fill it in, check the rest, and sign.
notices-assess-need-title = 1. Why an assessment is needed
notices-assess-need = Staff are asked what they think about where they work. Some surveys ask for facts that the law protects more. Employees depend on their employer, so they count as people who need particular care. That is why the processing is assessed before it begins.
notices-assess-need-fill = What your organisation wants to find out with these surveys, and what it will do with the results.
notices-assess-what-title = 2. What is done
notices-assess-nature-title = How
notices-assess-nature-1 = A staff list is imported from another system. It says who may take part, in which group, and how to reach them.
notices-assess-nature-2 = Before answering, everybody takes a credential. The server signs a number that it cannot see, so a credential cannot be traced to the person who took it.
notices-assess-nature-3 = Answers are sealed on the device of the person and kept sealed. After the last day keyholders open them together, in memory. Only counts are written down.
notices-assess-nature-4 = A number is published only if nothing that can be worked out from all numbers together is about fewer people than promised.
notices-assess-nature-5 = Comments are kept apart from answers, with the group only. A person reads them, and takes names out, before others see them.
notices-assess-nature-6 = People without email get a printed card. Who wants to can answer on paper; whoever types it in sees the answers and no name.
notices-assess-how-title = This installation
notices-assess-row = What
notices-assess-value = How it is set up
notices-assess-address = Address
notices-assess-https = Encrypted on the way
notices-assess-https-yes = Yes (HTTPS)
notices-assess-https-no = No. This must not be used by staff until it is.
notices-assess-people-db = Database of people
notices-assess-answers-db = Database of answers
notices-assess-sqlite = A file on the server (SQLite)
notices-assess-postgres = A PostgreSQL server. It keeps the order and the time in which sealed answers came
notices-assess-postgres-people = A PostgreSQL server
notices-assess-mail = Mail
# $host (String)
notices-assess-mail-host = By the server { $host }
notices-assess-mail-folder = None. Letters are put into a folder
notices-assess-contact = Contact for data protection
notices-assess-contact-none = Not set. Set privacy_contact in the configuration
notices-assess-demonstration = Demonstration
notices-assess-demonstration-yes = Yes. This installation shows all letters to anybody. It must not hold real people
notices-assess-demonstration-no = No
# $people (Number)
notices-assess-people-count = { $people ->
    [one] 1 person
   *[other] { $people } people
}
notices-assess-people = On the staff list today
notices-assess-processes-fill = Whether people and answers are served by one program or by two on machines of different keepers; where the servers are; who runs them, and the contract with them (Article 28).
notices-assess-proxy-fill = What stands in front of the program (proxy, firewall, network of the employer), and that its logs have no addresses and no times for this site. The program keeps none, but it cannot see what others keep.
notices-assess-scope-title = What, about whom, for how long
notices-assess-scope = The table is the one that the program works by. A job lets go of what has had its time; a test fails for anything that is kept and not in the table.
notices-assess-waves-title = Surveys that are planned or running
notices-assess-waves-none = None is planned or running.
# $from (String)
# $to (String)
notices-assess-wave-dates = { $from } to { $to }
notices-assess-wave-title = Survey
notices-assess-wave-when = Answers from and to
notices-assess-wave-k = Smallest group shown
notices-assess-wave-kd = Nothing can be worked out about fewer than
notices-assess-wave-keys = Keyholders
# $names (String)
notices-assess-wave-one = 1 of 1: { $names }
# $names (String)
notices-assess-wave-two = 2 of 3: { $names }
notices-assess-wave-count-fill = For each survey: whether the keyholders count on a machine apart (belong close) or on the server. On the server whoever controls it at that hour could cheat.
notices-assess-context-title = Context
notices-assess-context = The people are employees. They did not ask for this, and they may fear to be recognised. Results are read by those who decide about them. Children are not asked; comments may mention them.
notices-assess-context-fill = Earlier surveys and concerns about them; what staff were told then; codes of practice that apply.
notices-assess-consult-title = 3. Who was asked
notices-assess-consult-fill = When and how staff and their unions were asked, what they said, and what was changed. The page for unions (/for-unions) and "Who could find out what" (/how-it-is-kept) can be given to them. Whether the data protection officer was asked, and the advice.
notices-assess-necessity-title = 4. Is it necessary, and in proportion?
notices-assess-necessity-1 = Lawful basis: see the table. It is a hint and not legal advice.
notices-assess-necessity-2 = Less is kept than a survey usually keeps: no readable answer, no address of a device, no time of an answer, no fact about a person beyond the work.
notices-assess-necessity-3 = The staff list is refused when it has columns such as religion, health or national insurance numbers.
notices-assess-necessity-4 = Everybody can see what is kept about them, take a copy, and be erased ("What is kept about you"; the person's page for administrators; belong person).
notices-assess-necessity-5 = The program sends nothing to anybody outside, except letters by the mail server above.
notices-assess-necessity-basis-fill = The lawful basis that you rely on, and, for facts that the law protects more, the condition of Article 9. Whether another way would reach the same end with less.
notices-assess-risks-title = 5. What could go wrong
notices-assess-risk = Risk
notices-assess-likely = How likely
notices-assess-severe = How severe
notices-assess-overall = Overall
notices-assess-measures-title = 6. What is done about it
notices-assess-measure = Measures
notices-assess-left = What is left
notices-assess-approved = Approved
notices-assess-approved-fill = (to fill in)
notices-assess-risks-note = Before measures. The words are those of the form: remote, possible, probable; minimal, significant, severe; low, medium, high.
notices-assess-measures-note = The threat model (docs/method/threat-model.md) says the same in full, with the place in the program and the test that would fail.
notices-remote = Remote
notices-possible = Possible
notices-probable = Probable
notices-minimal = Minimal
notices-significant = Significant
notices-severe = Severe
notices-low = Low
notices-medium = Medium
notices-high = High
notices-risk-1 = A reader of the results finds out what one person said, because a group is small or two numbers differ by one person.
notices-risk-1-done = Numbers are released by a plan that looks at who is in which group, never at answers. Small groups are joined with others. Rare answers are rounded. Programs that attack the results run before they are published.
notices-risk-2 = Somebody who reads or steals the databases links an answer to a person.
notices-risk-2-done = Credentials are blind. Answers are sealed twice and have no time and no name. One key lies outside the databases and outside backups, and is destroyed after the count.
notices-risk-3 = Whoever controls the server at the hour of counting keeps the keyholders' keys and reads answers.
notices-risk-3-done = Keyholders from different sides; an open procedure with witnesses; counting on a machine apart. No single answer is written down, and the sealed answers are destroyed after the time for objections.
notices-risk-4 = Whoever runs the server makes up credentials and adds answers.
notices-risk-4-done = The numbers of people, credentials, paper and answers are published for each group. Everybody is asked to take a credential. There is no second issuer yet, and the promise says so.
notices-risk-5 = Whoever types in answers on paper recognises the writer, because few people of a group chose paper.
# $min (Number)
notices-risk-5-done = Slips carry a group and no name. They are printed in piles of { $min } or more, except in the last days, and the person is told before. A device can be chosen until slips are printed.
notices-risk-6 = A comment gives its writer or somebody else away by what it tells or how it is written.
notices-risk-6-done = Comments stand at a place with many others. A person reads them first, masks names, and can withhold them. The page asks people to leave names and stories out. There is no sure defence against style.
notices-risk-7 = The staff list is stolen, or seen by somebody who should not.
notices-risk-7-done = Only administrators see it. It has no private addresses, no dates of birth, no pay, nothing that the law protects more. Sign-in is by links that work once; codes are kept under a key outside the database.
notices-risk-8 = A manager looks over somebody's shoulder, or makes them show what they said.
notices-risk-8-done = Answers can be replaced until the last day. The receipt proves nothing about content. People can answer on their own phone.
notices-risk-9 = Somebody is pressed to take part, or treated worse because they did not.
notices-risk-9-done = Letters go to everybody alike. No page shows who took a credential or chose paper, also not to administrators. How many took part is shown coarsely and for groups of 20 or more.
notices-risk-10 = Logs of a proxy, of the network or of a work computer tell who answered when.
notices-risk-10-done = The program logs no addresses and no requests. The guide for administrators turns off such logs in front of it. Taking a credential and answering lie days apart. People are advised to use their own phone.
notices-risk-11 = Answers are lost or changed without anybody noticing.
notices-risk-11-done = An answer is on the disk before it is acknowledged. Receipts and a public, signed list let everybody check. Rows that were changed are counted and published.
notices-risk-12 = Somebody writes in a comment that they or a child are at risk, and nobody reads it in time.
notices-risk-12-done = Beside every comment box it says that nobody reads it before the last day, and whom to tell now. Readers can hand a comment over.
notices-risk-13 = People who work without email, without a device or in another language are left out.
notices-risk-13-done = Printed cards, shared tablets and paper count the same. Pages are tested with screen readers in mind and at large text.
notices-assess-sign-title = 7. Signed off
notices-assess-sign-fill = Measures approved by, and date. Remaining risks accepted by, and date (if one that is left is high, ask the Information Commissioner's Office before you begin). Advice of the data protection officer, and whether it was followed. Who reviews this, and when.

# The page for unions.
notices-unions-title = For union representatives
notices-unions-lead = You need not trust anybody here more than necessary. This page says how the survey is set up right now, what a dishonest employer could still do, and what to ask for.
notices-unions-now-title = The survey now
notices-unions-none = No survey has been announced. As soon as one is, its details stand here.
notices-unions-survey = Survey
notices-unions-dates = Answers
notices-unions-people = People who can take part
# $people (Number)
# $groups (Number)
notices-unions-people-in = { $people } in { $groups } groups. No group has fewer than 20
notices-unions-keys = Who can open the answers
# $name (String)
notices-unions-key-one = { $name }, alone. Ask for three keyholders: one chosen by staff, one from outside
# $names (String)
notices-unions-key-two = Any two of these three together: { $names }
notices-unions-side-organiser = organiser
notices-unions-side-staff = staff side
notices-unions-side-outside = from outside
notices-unions-k = Results
# $k (Number)
# $kd (Number)
notices-unions-k-is = For groups of { $k } or more. Nothing that can be worked out is about fewer than { $kd } people
notices-unions-replaced = Credentials that may be replaced
# $cap (Number)
notices-unions-replaced-cap = { $cap } at most. The number is published
notices-unions-destroyed = Sealed answers are destroyed
# $days (Number)
notices-unions-destroyed-after = { $days } days after the count. Until then a second party can count again
notices-unions-issuer = Who gives out credentials
notices-unions-issuer-one = The operator alone. A second issuer on the staff side is not built yet
notices-unions-words = Check words, for the poster
notices-unions-manifest = Everything that is frozen
# $url (String)
notices-unions-manifest-at = Can be read at { $url }
notices-unions-can-title = Can the employer see who said what?
notices-unions-can = Not from anything that the system keeps. The right to answer and the answer are separated by a blind signature. Answers are sealed on the member's device, opened only after the last day, in memory, and counted. No single answer is written down.
notices-unions-part-title = Can they see who took part?
notices-unions-part = No. The server knows who took a credential, and on which day, but not who used it. No page shows either. Everybody is asked to take one, and letters go to everybody alike.
notices-unions-still-title = What could a dishonest employer still do?
notices-unions-still-1 = Whoever controls the server at the hour of counting could keep the keys and read answers until they are destroyed. There are no names in them, but group and facts can point to one person. Ask who that is. Ask to be present. Ask for the count on a machine apart.
notices-unions-still-2 = Make up credentials for people who did not take theirs. Get members to take theirs, and compare the published numbers of each group.
notices-unions-still-3 = Show one person a page of its own. Check the words on the poster against several members' screens, on several devices.
notices-unions-still-4 = Watch work computers, or see at the network that a device used this site. Advise members to use their own phones, and to take the credential days before they answer.
notices-unions-paper-title = What about paper?
# $min (Number)
# $days (Number)
notices-unions-paper = Paper counts the same. Whoever types it in sees the answers and no name. So that a pile does not point to one person, slips are printed when { $min } people of a group wait for one, and in the last { $days } days in any case. Until slips are printed people can change to a device. Ask who types them in: best somebody from another site, all together after the last collection.
notices-unions-ask-title = What to ask for
notices-unions-ask-1 = A seat among three keyholders, chosen by you.
notices-unions-ask-2 = The list of who can take part, before the survey opens. A keyholder can open it.
notices-unions-ask-3 = The assessment of data protection, and a say in it.
notices-unions-ask-4 = Logs without addresses in front of the server, confirmed in writing.
notices-unions-ask-5 = The receipts of members who agree, checked after the count at /check. Anybody can do that.
