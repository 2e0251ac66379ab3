# What charts and tables of results say. Sentences must be true of the numbers beside them.
chart-table-summary = The same numbers as a table
chart-group = Group
chart-statement = Statement
chart-answers = About how many answered
chart-mean = Mean, 0 to 100
chart-between = Likely between
chart-wave = Survey
chart-option = Answer
chart-share = Share
chart-theme = Theme
chart-favourable = Favourable
chart-neutral = In the middle
chart-unfavourable = Unfavourable
chart-not-shown = Not shown
chart-new-wording = Asked differently from here on

# $low (Number), $high (Number)
chart-range = { $low } to { $high }
# $low (Number), $high (Number)
chart-range-percent = { $low } to { $high }%
chart-favourable-between = Favourable, likely between
chart-favourable-bound = Favourable, whatever the others think
chart-favourable-note = “Likely between” supposes that those who did not answer think like those who did. “Whatever the others think” supposes nothing: it holds even if all of them agree, or none.
# $percent (Number)
share-percent = { $percent }%
share-few = very few
share-all-but-few = nearly all
# $points (Number)
mean-at-most = at most { $points }
# $points (Number)
mean-at-least = at least { $points }

# $name (String), $mean (String)
finding-mean = { $name }: { $mean } out of 100
# $name (String), $mean (String), $low (Number), $high (Number)
finding-mean-between = { $name }: { $mean } out of 100, likely between { $low } and { $high }
# $title (String), $lowest (String), $highest (String)
finding-means = { $title }: from { $lowest } to { $highest } out of 100
# $title (String), $lowest (String), $highest (String)
finding-means-together = { $title }: from { $lowest } to { $highest } out of 100; their likely ranges overlap, so the differences may be chance
# $title (String), $mean (String)
finding-means-same = { $title }: { $mean } out of 100 each
# $title (String)
finding-nothing = { $title }: withheld to protect people
# $name (String), $favourable (String), $unfavourable (String)
finding-shares = { $name }: { $favourable } favourable, { $unfavourable } unfavourable
# $title (String), $lowest (String), $highest (String)
finding-shares-many = { $title }: favourable answers from { $lowest } to { $highest }
# $name (String), $option (String), $share (String)
finding-distribution = “{ $name }” – most often “{ $option }” ({ $share })
# $name (String), $one (String), $two (String), $share (String)
finding-distribution-tie = “{ $name }” – most often “{ $one }” and “{ $two }” ({ $share } each)
# $name (String)
finding-distribution-few = “{ $name }” – no answer was chosen by more than very few
# $title (String), $wave (String), $mean (String)
finding-trend-one = { $title }: { $mean } out of 100 in { $wave }
# $title (String), $first (String), $from (String), $last (String), $to (String)
finding-trend = { $title }: { $first } out of 100 in { $from }, { $last } in { $to }
# $name (String), $answered (Number), $eligible (Number), $percent (Number)
finding-participation = { $name }: { $answered } of { $eligible } people answered ({ $percent }%)
# $text (String)
statement-reversed = { $text } (higher is better: fewer say so)
# $count (Number)
finding-withheld = { $count ->
    [one] 1 more is withheld to protect people.
   *[other] { $count } more are withheld to protect people.
}

chart-means-desc = A dot for each mean on a line from 0 to 100, with a bar for where the mean likely lies. The table below has the same numbers.
chart-shares-desc = A bar for each group: unfavourable answers to the left of the middle, favourable ones to the right. The table below has the same numbers.
chart-distribution-desc = A bar for the share of each answer. The table below has the same numbers.
chart-trend-desc = A dot for the mean of each survey, from the first to the last, with a bar for where the mean likely lies. The table below has the same numbers.
chart-participation-desc = A bar that is filled as far as people answered.
chart-interval-note = The line at each dot is the likely range: ranges made like this are right about 95 times in 100 or more, if those who did not answer think like those who did, and if people here differ from each other as much as people everywhere do.
chart-heat-note = Each number is a mean from 0 to 100. Stripes and stronger brown: lower. Dots and stronger green: higher. No order of merit is meant: small differences may be chance.

change-higher = higher than before
change-lower = lower than before
change-same = no clear difference
change-few = too few to tell

shown-together = shown together
# $names (String)
shown-together-as = Shown together: { $names }
# $name (String)
shown-for = shown for { $name }
# $name (String)
shown-within = shown for { $name }, since the group is too small by itself

# $name (String)
drivers-title = What { $name } goes with
drivers-share = Share of the differences
# $name (String)
drivers-too-few = What { $name } goes with was not worked out: for that, enough people must have answered all of these themes.
# $name (String), $first (String)
finding-drivers = In these answers { $name } goes most with { $first }
# $name (String), $first (String), $second (String)
finding-drivers-near = In these answers { $name } goes with { $first } and with { $second }; which of them more may be chance
drivers-note = People who differ in one of these tend to differ in the other, too. That does not show which of them leads to the other. The share is of the differences between people, and not of the people.
# $names (String), $last (String)
drivers-block = { $names } and { $last }
drivers-block-note = Themes with one bar between them are answered so much alike that nobody can say which of them it is.
chart-drivers-desc = A bar for each theme, with a line for where its share likely lies. The table below has the same numbers.


# $one (String)
shown-with-one = together with { $one }
# $one (String), $two (String)
shown-with-two = together with { $one } and { $two }
# $one (String), $more (Number)
shown-with-many = together with { $one } and { $more } more
# $name (String)
counted-in = Its answers are counted in { $name }.
