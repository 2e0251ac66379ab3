# People and sites.

# Names of key groups.
# $first (String)
# $second (String)
directory-group-two = { $first } with { $second }
# $first (String)
# $middle (String) - names with commas between
# $last (String)
directory-group-some = { $first } with { $middle } and { $last }
# $first (String)
# $second (String)
# $third (String)
# $more (Number)
directory-group-many = { $first } with { $second }, { $third } and { $more } more sites

# Kinds of sites.
directory-kind-trust = Trust
directory-kind-region = Region
directory-kind-academy = Academy or team
directory-kind-department = Department

# Kinds of work.
directory-family-leadership = Leadership
directory-family-teaching = Teaching
directory-family-classroom = Help in class
directory-family-pastoral = Pastoral care
directory-family-office = Office
directory-family-technical = Technical, IT and library
directory-family-premises = Premises
directory-family-catering = Catering
directory-family-cleaning = Cleaning
directory-family-midday = Midday supervision
directory-family-central = Central services
directory-family-other = Other

# Fields of a staff list.
directory-field-staff_number = Staff number
directory-field-preferred_name = Preferred first name
directory-field-first_name = First name
directory-field-preferred_surname = Preferred surname
directory-field-surname = Surname
directory-field-full_name = Full name
directory-field-email = Work email
directory-field-site = Academy (name, code or URN)
directory-field-region = Region
directory-field-department = Department
directory-field-job_title = Job title
directory-field-job_family = Kind of work
directory-field-subjects = Subjects
directory-field-fte = Full-time equivalent (FTE)
directory-field-start = First day
directory-field-end = Last day
directory-field-line_manager = Line manager (staff number or email)
directory-field-none = Leave this column out

# Why a file is no table.
directory-sheet-empty = There are no rows in this file. The first row must hold the names of the columns, with one row for each person below it.
# $mb (Number)
directory-sheet-too-large = This file is too large. A staff list may have up to { $mb } MB.
# $mb (Number)
directory-sheet-unpacks-too-large = This workbook unpacks to more than { $mb } MB. Copy the staff list alone into a new workbook, or save it as CSV.
directory-sheet-not-a-table = This file is not a table. Save the staff list as CSV or as an Excel workbook (.xlsx), and choose it again.
directory-sheet-old-workbook = This is an old kind of Excel workbook (.xls). Open it, save it as .xlsx or as CSV, and choose it again.
directory-sheet-broken-workbook = This workbook is damaged or locked with a password. Save it again without a password, or as CSV.
# $max (Number)
directory-sheet-too-many-lines = This file has more than { $max } rows. Split it by academy, and choose "only the academies in the file" on the next page.
# $max (Number)
directory-sheet-too-many-columns = This file has more than { $max } columns. Take out those that are not needed.
# $line (Number)
directory-sheet-line-too-long = Row { $line } has more cells than there are columns. Most often a comma stands inside a text: put the text in quotes, or save the list as .xlsx.
# $line (Number)
directory-sheet-cell-too-long = A cell that begins in row { $line } is far too long. Most often a quote is opened there and never closed.
directory-sheet-no-header = We could not find the names of the columns. They must stand in one row above the people, in two columns or more.

# Columns that are refused.
directory-refused-title = We did not take this file
directory-refused-lead = It holds facts that must not be in a staff list here. Nothing of the file was kept.
directory-refused-todo = Take these columns out and choose the file again.
directory-refused-column = Column
directory-refused-why = Why
directory-refused-person = This is for each person to say, or not to say. Belong asks for it only in the survey, where it is sealed and nobody can link it to a name.
directory-refused-danger = Belong does not need this, and it could do harm in the wrong hands. What is not here cannot be lost.
directory-refused-private = This belongs to a person's private life. Belong needs the work email at most.

# What is wrong with the choice of columns.
directory-mapping-command = The names of the columns were not enough to tell what they are. Rename them, or import the list in the browser, where you can choose.
directory-mapping-no-key = Choose a column for the staff number or the work email. Without one we could not tell next time who is who.
directory-mapping-no-name = Choose a column for the full name, or one for the first name and one for the surname.
directory-mapping-no-site = Choose a column for the academy.
# $field (String)
directory-mapping-twice = "{ $field }" is chosen for two columns. Choose it once.

# What is wrong with a row.
# $line (Number)
directory-place-row = Row { $line }
# $line (Number)
# $letter (String)
# $header (String)
directory-place-cell = Row { $line }, column { $letter } ({ $header })
directory-place-file = The whole file
directory-wrong-no-key = There is neither a staff number nor an email, so we could not tell next time who this is.
directory-wrong-no-name = The name is missing.
# $max (Number)
directory-wrong-too-long = This is too long. Use { $max } characters at most.
directory-wrong-insurance-number = This looks like a National Insurance number, which must not be here. Use the staff number of your payroll or school system.
# $text (String)
directory-wrong-email = "{ $text }" is not an email address. Write it like name@example.org, or leave the cell empty.
directory-wrong-no-site = The academy is missing.
# $text (String)
directory-wrong-unknown-site = There is no academy called "{ $text }". Add it first, or let us add academies that are new.
# $text (String)
# $close (String)
directory-wrong-unknown-site-close = There is no academy called "{ $text }". Did you mean "{ $close }"?
# $text (String)
directory-wrong-ambiguous-site = More than one site is called "{ $text }". Use its code or URN here.
# $text (String)
directory-wrong-unknown-department = This academy has no department called "{ $text }". Add it first, or let us add departments that are new.
# $text (String)
directory-wrong-date = "{ $text }" is not a date that we can read. Write the day first and the year with four digits, like 1/9/2026, or 2026-09-01.
directory-wrong-ends-before-start = The last day is before the first day.
# $text (String)
directory-wrong-fte = "{ $text }" is not a full-time equivalent. It goes from 0 to 1, like 0.6, or from 0% to 100%.
# $max (Number)
directory-wrong-too-many-subjects = There are more than { $max } subjects here.
# $text (String)
directory-wrong-unknown-manager = Nobody in the file or in Belong has the staff number or email "{ $text }".
directory-wrong-own-manager = This person is named as their own line manager.
# $line (Number)
directory-wrong-other-name = The same person has another name in row { $line }.
# $line (Number)
directory-wrong-other-email = The same person has another email in row { $line }.
# $line (Number)
directory-wrong-email-twice = This email belongs to somebody else in row { $line }.
# $name (String)
directory-wrong-email-taken = This email belongs to { $name }, who has another staff number in Belong.
# $line (Number)
directory-wrong-repeats = This says the same as row { $line }.
# $max (Number)
directory-wrong-too-many-people = This file has more than { $max } people.
# $ended (Number)
# $of (Number)
# $max (Number)
directory-wrong-shrinks = { $ended } of { $of } people would leave. That is more than { $max }%, so we stopped. If it is right, tick "more people leave than usual" on the page before and check again.
directory-wrong-name = Enter a name of 120 characters or fewer.
directory-wrong-parent = Choose a site above it that fits: regions lie in the trust, academies in the trust or a region, departments in an academy.
directory-wrong-urn = A URN has six digits. Leave it empty if there is none.
directory-taken = Somebody or something else already has this email, number, URN or code.
# $name (String)
directory-site-twice = There is already a site called "{ $name }" there.

# Pages: people.
directory-people-title = People
# $count (Number)
directory-people-count = { $count ->
    [one] 1 person is on the list.
   *[other] { $count } people are on the list.
}
directory-people-search = Name or staff number
directory-people-search-button = Search
directory-people-import = Import a staff list
directory-people-add = Add a person
directory-people-sites = Sites
directory-people-none-title = No people yet
directory-people-none = Import the staff list of your school or HR system, or add people one by one.
directory-people-nobody = Nobody here matches that.
directory-people-list = People by name
directory-people-name = Name
directory-people-email = Work email
directory-people-number = Staff number
directory-people-next = Next page
# $site (String)
directory-people-at = People at { $site }
directory-people-everybody = Show everybody

directory-person-facts = Name and how to reach them
directory-person-name-hint = The name that the person goes by.
directory-person-email-hint = Leave it empty if there is none. People without email take part with a card.
directory-person-number-hint = The number in your payroll or school system, if there is one.
directory-person-save = Save
directory-person-saved = Saved.
directory-person-work = Work
directory-person-work-none = No work is recorded.
directory-person-where = Where
directory-person-share = FTE
directory-person-from = From
directory-person-until = Until
directory-person-until-open = No end
directory-person-by-hand = Added by hand
directory-person-work-add = Add work
directory-person-work-added = Added.
directory-person-work-end = End
# $what (String)
directory-person-work-end-title = End: { $what }
directory-person-work-end-lead = Choose the last day of this work. After it the person can no longer sign in, unless they have other work here.
directory-person-last-day = Last day
directory-person-work-ended = The last day is set.
directory-person-title-label = Job title
directory-person-family-label = Kind of work
directory-person-site-label = Site
directory-person-fte-label = Full-time equivalent (FTE)
directory-person-fte-hint = From 0 to 1, like 0.6. Leave it empty if you do not know.
directory-person-start-label = First day
directory-person-end-label = Last day, if there is one
directory-person-date-hint = For example 1 9 2026
directory-person-new-title = Add a person
directory-person-new-lead = For people whom no staff list brings, such as colleagues who work for a contractor. A staff list never ends what is added here.
directory-person-added = Added.
directory-date-wrong = Enter a day, month and year.
directory-choose-site = Choose a site
directory-choose-family = Choose the kind of work

# Pages: sites.
directory-sites-title = Sites
directory-sites-lead = The trust, its regions, academies and departments. Reports are made for these.
directory-sites-add = Add a site
directory-sites-name = Name
directory-sites-kind = What it is
# $kind (String)
# $count (Number)
directory-sites-note = { $count ->
    [one] { $kind }, 1 person
   *[other] { $kind }, { $count } people
}
directory-site-new-title = Add a site
directory-site-parent = Lies in
directory-site-urn = URN
directory-site-urn-hint = Six digits. Leave it empty if there is none.
directory-site-code = Short code
directory-site-code-hint = If your staff list uses one for this site.
directory-site-saved = The site is saved.
directory-site-save = Save
directory-site-show-people = Show its people

# Pages: import.
directory-import-title = Import a staff list
directory-import-lead = Choose the list that your school or HR system writes: CSV or an Excel workbook (.xlsx). On the next pages you see what would change. Nothing changes before you say so.
directory-import-file = Staff list
# $mb (Number)
directory-import-file-hint = Up to { $mb } MB. One row for each appointment; people with two jobs have two rows.
directory-import-button = Continue
directory-import-no-file = Choose a file.
directory-import-what-title = What the list should have
directory-import-what-key = A staff number, or a work email, to tell people apart
directory-import-what-name = The name that each person goes by
directory-import-what-site = The academy
directory-import-what-more = If you have them: job title, kind of work, department, FTE, subjects, line manager, first and last day
directory-import-never-title = What it must not have
directory-import-never = Date of birth, sex or gender, ethnicity, religion, disability, sexual orientation, health, National Insurance numbers, pay, home addresses. We refuse the whole file then. Such facts come from each person alone, sealed, and only if they wish.
directory-import-again-title = Importing again
directory-import-again = Import a fresh list as often as you like. Only what is different changes. People who are no longer in the list get yesterday as their last day. People who were added by hand stay.

directory-map-title = Which column is what
# $rows (Number)
# $file (String)
directory-map-lead = We read { $rows } rows from { $file }. Check what each column is.
# $letter (String)
# $name (String)
directory-map-column = Column { $letter }: { $name }
directory-map-empty = (no name)
directory-map-missing = A column that is left out leaves things as they are. An empty cell in a column that is taken empties the entry.
directory-map-scope = Who is in this list?
directory-map-scope-everybody = Everybody in the organisation
directory-map-scope-everybody-hint = People who are not in it have left.
directory-map-scope-named = Everybody at the academies in the list
directory-map-scope-named-hint = People at other academies stay as they are.
directory-map-options = Also
directory-map-new-sites = Add academies, regions and departments that are new
directory-map-may-shrink = More people leave than usual
# $max (Number)
directory-map-may-shrink-hint = Without this we stop when more than { $max }% of people would leave.
directory-map-button = See what would change

directory-check-title = What would change
directory-check-lead = Nothing has changed yet.
directory-check-problems-title = There are problems in the list
# $count (Number)
directory-check-problems = { $count ->
    [one] We found 1 problem, so nothing can be imported yet. Put it right in the list, and choose the file again.
   *[other] We found { $count } problems, so nothing can be imported yet. Put them right in the list, and choose the file again.
}
# $count (Number)
directory-check-problems-more = These are the first. There are { $count } more.
directory-check-where = Where
directory-check-what = What is wrong
directory-check-joined = Join
directory-check-changed = Change
directory-check-ended = Leave
directory-check-unchanged = Stay as they are
directory-check-counts = People, by what would happen to them
directory-check-people = People
directory-check-new-sites = New sites
# $count (Number)
directory-check-past = { $count ->
    [one] 1 row is about work that ended before today and was not known here. It is left out.
   *[other] { $count } rows are about work that ended before today and was not known here. They are left out.
}
# $count (Number)
# $rows (String)
directory-check-family = { $count ->
    [one] Row { $rows }: we could not tell the kind of work from the job title. It becomes "Other".
   *[other] Rows { $rows }: we could not tell the kind of work from the job titles ({ $count } in all). They become "Other".
}
directory-check-details = Person by person
directory-check-details-none = Nobody changes.
# $max (Number)
# $count (Number)
directory-check-details-more = The first { $max } of { $count } are shown.
directory-check-nothing = The list says the same as Belong. There is nothing to import.
directory-check-button = Import now
directory-check-back = Change the choices
directory-check-again = Choose another file
directory-check-moved = Something changed in Belong since you looked. Here is what would change now.
# $joined (Number)
# $changed (Number)
# $ended (Number)
# $unchanged (Number)
directory-import-counts = { $joined } join, { $changed } change, { $ended } leave, { $unchanged } stay as they are.
# $joined (Number)
# $changed (Number)
# $ended (Number)
directory-import-done = Imported. { $joined } joined, { $changed } changed, { $ended } left.
directory-fate-joins = Joins
directory-fate-leaves = Leaves
# $what (String)
# $from (String)
# $to (String)
directory-fate-change = { $what }: from "{ $from }" to "{ $to }"
# $what (String)
# $to (String)
directory-fate-set = { $what }: "{ $to }"
# $what (String)
# $from (String)
directory-fate-cleared = { $what }: "{ $from }" is removed
# $what (String)
directory-fate-new-work = New: { $what }
# $what (String)
directory-fate-ended-work = Ends: { $what }
directory-person-card = Claim card
directory-person-card-note = A printed card with which this person can sign in once, without email. An earlier card that was not used ends.
directory-person-card-button = Print a new card
directory-person-requests = Requests about personal data
# $name (String)
directory-card-title = Claim card for { $name }
directory-card-note = Print now: the words are shown only this once. Fold and seal the card before you hand it out.
# $on (String)
directory-card-foot = For one person, once. Good until { $on }. Keep it sealed until then.

directory-site-phase = What is it for? (optional)
directory-site-phase-hint = On the results a group is set beside similar ones: those of the same kind.
directory-site-phase-none = Not said
directory-phase-nursery = Nurseries
directory-phase-primary = Primary academies
directory-phase-secondary = Secondary academies
directory-phase-all-through = All-through academies
directory-phase-special = Special academies
directory-phase-alternative = Alternative provision
directory-phase-college = Colleges
directory-phase-central = Central teams
