# Spaces: rooms in which people do something together.
spaces-title = Working groups
spaces-lead = A working group takes up what colleagues said, and makes sure that something is done about it.
spaces-new = Start a working group
spaces-none-title = No working groups yet
spaces-none = When a group is started that you may know of, it is here.
spaces-own = Yours
spaces-others = Others
# $count (Number)
spaces-closed = { $count ->
    [one] 1 group that has ended
   *[other] { $count } groups that have ended
}
spaces-made = The group is there, and you lead it. Add its people next.
spaces-saved = Saved.
# $max (Number)
spaces-enough = There are { $max } groups already. End one that nobody needs any more before you start another.
# $max (Number)
spaces-full = A group can have { $max } people. Take somebody out before you add another.
spaces-last-lead = Somebody has to lead the group. Make another person lead it first.
# $max (Number), $count (Number)
spaces-long = Use at most { $max } letters. There are { $count } now.
spaces-day-wrong = Write a real date: day, month and year in numbers
spaces-name = Name
spaces-name-hint = A few words that say what it is about, for example “Workload and planning time”
spaces-name-missing = Give the group a name
spaces-purpose = What is it for?
spaces-purpose-hint = What should be different when it has done its work?
spaces-purpose-missing = Say what the group is for
spaces-protected = Protected time
# $max (Number)
spaces-protected-hint = Time that people may take for it, for example “two hours in each half term, covered”. At most { $max } letters. Leave it empty if none was agreed.
spaces-rules = How we are with one another
# $max (Number)
spaces-rules-hint = A rule in each line, at most { $max }. They are numbered in this order.
# $max (Number)
spaces-rules-many = Write at most { $max } rules
# $line (Number), $max (Number)
spaces-rule-long = Rule { $line } is too long. Use at most { $max } letters.
spaces-visibility = Who can see it
spaces-visibility-missing = Choose who can see the group
spaces-visibility-open = Open
spaces-visibility-open-hint = Everybody who works here can see all of it.
spaces-visibility-listed = Listed
spaces-visibility-listed-hint = Everybody can see that it is there and what it is for. The rest is for those in it and for organisers.
spaces-visibility-private = Private
spaces-visibility-private-hint = Only those in it and organisers know of it.
spaces-visibility-hidden = Hidden
spaces-visibility-hidden-hint = Only those in it know of it. Whoever runs the server could find out.
spaces-joining = How people come in
spaces-joining-missing = Choose how people come in
spaces-joining-anybody = Whoever likes can join
spaces-joining-ask = People ask, and somebody who leads lets them in
spaces-joining-invited = People are invited
spaces-review = Look at this again on
spaces-review-hint = Once a year is a good habit. You can leave it empty.
spaces-review-past = Choose a day after today
spaces-save = Save
spaces-make = Start the group
spaces-state-idea = Idea
spaces-state-forming = Forming
spaces-state-pilot = Trying out
spaces-state-live = At work
spaces-state-resting = Resting
spaces-state-closed = Ended
spaces-state-move = How far is it?
spaces-state-hint = Everybody who can see the group can see this.
spaces-state-button = Change
spaces-state-wrong = The group cannot go there from where it is now. Reload the page to see how far it is.
spaces-part = Part
spaces-part-lead = leads
spaces-part-sponsor = sponsor
spaces-part-member = member
spaces-part-observer = observer
spaces-part-asked = asks to come in
spaces-part-missing = Choose what the person is in the group
# $name (String)
spaces-part-of = Part of { $name }
spaces-part-save = Change
# $name (String)
spaces-part-save-of = Change the part of { $name }
spaces-let-in = Let in
spaces-people = People
# $name (String)
spaces-people-of = People of { $name }
spaces-people-change = Add people and change parts
spaces-person = Name
# $count (Number)
spaces-asking = { $count ->
    [one] 1 person asks to come in.
   *[other] { $count } people ask to come in.
}
spaces-take-out = Take out
# $name (String)
spaces-take-out-of = Take out { $name }
spaces-taken-out = Taken out.
spaces-put = Done. They can see it when they next look here.
spaces-add-person = Add somebody
spaces-who = Work email, staff number or full name
spaces-who-hint = As it is on the staff list
spaces-who-missing = Write whom you want to add
spaces-who-unknown = Nobody on the staff list has that email, number or name. Check how it is written.
spaces-who-several = Several people have that name. Write the work email or the staff number.
spaces-charter = Charter
spaces-actions = What the group does: its actions
spaces-outside = The rest of this page is for those in the group.
spaces-led-by = Led by
spaces-look-after = Look after the group
spaces-edit = Change name, purpose and charter
spaces-join = Join
spaces-ask = Ask to come in
spaces-ask-back = Take back that I asked
spaces-joined = You are in.
spaces-asked = You have asked. Somebody who leads the group will decide.
spaces-you-asked = You have asked to come in. Somebody who leads the group will decide.
# $part (String)
spaces-you-are = You are in this group: { $part }.
spaces-leave = Leave the group
spaces-left = You have left the group.
spaces-meetings = Meetings
spaces-meetings-none = No meeting is planned.
# $count (Number)
spaces-meetings-held = { $count ->
    [one] 1 meeting before today
   *[other] { $count } meetings before today
}
# $max (Number)
spaces-meetings-enough = A group can have { $max } meetings here.
spaces-meeting-new = Plan a meeting
spaces-meeting-edit = Change or write notes
spaces-meeting-made = The meeting is planned. The calendar file below goes into any calendar.
spaces-meeting-off = Called off
spaces-meeting-call-off = It is called off
# $on (String), $at (String)
spaces-meeting-when = { $on }, { $at }
spaces-meeting-title = What is it about?
spaces-meeting-title-missing = Say what the meeting is about
spaces-meeting-day = Day
spaces-meeting-day-missing = Write the day of the meeting
spaces-meeting-starts = Begins at
spaces-meeting-starts-hint = For example 15:30
spaces-meeting-time-wrong = Write when it begins, for example 15:30
spaces-meeting-minutes = Minutes
# $count (Number)
spaces-meeting-minutes-long = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
# $max (Number)
spaces-meeting-minutes-wrong = Write how many minutes it takes, from 5 to { $max }
spaces-meeting-place = Where
spaces-meeting-place-hint = A room, or a link
spaces-meeting-calendar = Put it into your calendar
spaces-meeting-agenda = What we talk about
spaces-meeting-agenda-none = Nothing is written yet.
spaces-meeting-notes = What was said and agreed
spaces-meeting-notes-hint = What you decide here, people can read for as long as the group exists. Write no names of people who said something in confidence.
spaces-meeting-notes-none-title = No notes yet
spaces-meeting-notes-none = Somebody who leads the group writes them after the meeting.
# $count (Number)
spaces-more = { $count ->
    [one] Show 1 more
   *[other] Show { $count } more
}
