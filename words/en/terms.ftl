# Term dates.
terms-title = Term dates
terms-lead = What is owed by a day of term waits in the holidays, at weekends and on bank holidays. Without term dates every weekday counts.
terms-none-title = No term dates yet
terms-none = Enter those of the whole organisation first, then those of academies where they differ.
terms-everywhere = The whole organisation
terms-for = For
terms-site-unknown = Choose a place from the list
terms-name = Term
terms-first = First day
terms-last = Last day
terms-add = Add terms
# $count (Number)
terms-added = { $count ->
    [one] 1 term is added.
   *[other] { $count } terms are added.
}
terms-lines = Terms
terms-lines-hint = One in each line: name; first day; last day. For example: Autumn, first half; 2/9/2026; 23/10/2026. You can paste three columns of a table.
terms-none-given = Write at least one term
# $max (Number)
terms-enough = A place can have { $max } terms. Take out some that are over.
# $line (Number)
terms-line-parts = Line { $line } needs three parts: name; first day; last day
# $line (Number), $text (String)
terms-line-date = Line { $line }: “{ $text }” is no date. Write day/month/year.
# $line (Number)
terms-line-order = Line { $line }: the last day is before the first
# $line (Number), $max (Number)
terms-line-long = Line { $line }: a term has at most { $max } days. Check the year.
# $line (Number), $max (Number)
terms-line-name = Line { $line }: give the term a name of at most { $max } letters
# $line (Number), $name (String)
terms-line-clash = Line { $line } lies within “{ $name }”. Terms of one place cannot overlap.
terms-drop = Take out
# $name (String)
terms-drop-one = Take out { $name }
terms-dropped = The term is taken out.
# $count (Number)
terms-over = { $count ->
    [one] 1 term that is over
   *[other] { $count } terms that are over
}
terms-all-over = All terms that are known are over. Add the next ones.
