# Surveys that another system collected: the command that brings them in, and what pages say of them.
brought-other-questions = Other questions
brought-comments = Comments

# What can be wrong with a map and a file.
# $map (String), $line (Number), $why (String)
brought-map-line = { $map }, line { $line }: { $why }.
# $map (String), $why (String)
brought-map-unreadable = { $map } cannot be read: { $why }.
# $column (String)
brought-column-unknown = The map names the column “{ $column }”, and the file has no such column.
# $column (String)
brought-column-twice = The file has two columns with the name “{ $column }”. Give one of them another name in the file.
# $column (String)
brought-column-used-twice = The map uses the column “{ $column }” twice for the same thing.
# $column (String), $value (String), $count (Number), $line (Number)
brought-value-unknown = { $count ->
    [one] Column “{ $column }”, line { $line }: the map does not say what “{ $value }” means.
   *[other] Column “{ $column }”: the map does not say what “{ $value }” means. It stands there { $count } times, first in line { $line }.
}
# $column (String), $count (Number), $line (Number)
brought-group-empty = { $count ->
    [one] Column “{ $column }”, line { $line }: the cell is empty, so the answer has no group. Say where it belongs: under [group.values], write "" = "Not stated".
   *[other] Column “{ $column }”: { $count } cells are empty, first in line { $line }, so these answers have no group. Say where they belong: under [group.values], write "" = "Not stated".
}
# $more (Number)
brought-more-problems = { $more ->
    [one] And 1 more thing.
   *[other] And { $more } more things.
}
# $code (String)
brought-code-twice = The code “{ $code }” is empty or stands for two things. Give each question and fact a code of its own.
# $item (String)
brought-item-without-column = The question “{ $item }” names no column.
# $item (String)
brought-ticks-alone = The question “{ $item }” has ticks. Then it can have no column, scale or options beside them.
# $column (String)
brought-scale-and-options = The question of column “{ $column }” names a scale and options of its own. Leave one of them out.
# $column (String), $scale (String)
brought-scale-unknown = The question of column “{ $column }” names the scale “{ $scale }”, which is not in the map.
# $column (String), $count (Number), $min (Number), $max (Number)
brought-options-wrong = Column “{ $column }” has { $count } options or categories; it needs { $min } to { $max }.
# $what (String), $value (String)
brought-target-unknown = Column “{ $what }”: the value “{ $value }” is given an option that is not in the list.
# $column (String), $category (String)
brought-category-unknown = Column “{ $column }”: the category “{ $category }” is not in the list of categories.
# $column (String)
brought-ordered-without-categories = Column “{ $column }” is ordered, so its categories have to be listed in their order.
# $column (String), $count (Number)
brought-too-many-categories = Column “{ $column }” has { $count } different values. List fewer categories, and say which values belong to each.
brought-group-without-column = The part [group] needs a column, or nothing but the number of eligible people.
brought-eligible-of-groups = Say how many could take part of each group, under [group.values], and not of all together.
# $value (String)
brought-group-unnamed = The group of the value “{ $value }” has no name.
# $group (String)
brought-group-two-ways = The group “{ $group }” is described in two ways. Give region, site and number of people once.
# $group (String), $one (String), $other (String), $line (Number)
brought-region-two-ways = The group “{ $group }” lies in “{ $one }” and, in line { $line }, in “{ $other }”.
# $group (String), $site (String)
brought-site-unknown = The group “{ $group }” is said to be the site “{ $site }”, which is not in the directory. Use its name, URN or code, or leave it out.
# $group (String), $site (String)
brought-site-twice = The group “{ $group }” is said to be the site “{ $site }”, and more than one site is called that. Use its URN or code.
# $site (String)
brought-site-of-two = Two groups are the site “{ $site }”. Give them the same name, and they are one group.
# $group (String), $answers (Number), $eligible (Number)
brought-more-than-eligible = The group “{ $group }” has { $answers } answers, and only { $eligible } people who could take part.
# $answers (Number), $k (Number)
brought-too-few = There are { $answers } answers. Below { $k } nothing could be shown, so nothing is brought in.
# $line (Number), $why (String)
brought-line-unfit = Line { $line } does not fit: { $why }.
# $title (String), $on (String)
brought-before = These answers were brought in before, as “{ $title }”, on { $on }. What was published of them stays as it is.

# The command.
# $file (String)
brought-nothing-taken = Nothing was brought in from { $file }. What has to be put right:
brought-map-missing = Say what the columns mean with --map MAP.toml. A first map comes from --draft-map.
# $answers (Number), $groups (Number), $items (Number), $facts (Number), $comments (Number)
brought-dry-counts = { $answers } answers, { $groups } groups, { $items } questions, { $facts } facts, { $comments } questions with comments.
# $own (Number), $together (Number), $hidden (Number)
brought-dry-outlook = Of the groups, { $own } would be shown alone, { $together } together with neighbours, and { $hidden } not by themselves.
brought-dry-groups = Groups:
# $name (String), $answers (Number)
brought-dry-group = { $name }: { $answers } answers
# $eligible (Number)
brought-dry-eligible = of { $eligible } people
# $site (String)
brought-dry-site = is { $site } of the directory
brought-dry-columns = Columns:
# $count (Number)
brought-dry-different = { $count ->
    [one] 1 value
   *[other] { $count } different values
}
brought-used-group = the group
brought-used-region = the region of the group
brought-used-item = a question
brought-used-fact = a fact
brought-used-comment = comments
brought-used-ignored = left out
brought-used-unsaid = left out, and the map does not speak of it
brought-empty = (empty)
brought-dry-nothing = This was a look. Nothing was brought in. What is published once stays, so look well.
# $answers (Number), $wave (String)
brought-done = { $answers } answers were counted and the results published, at /in/results/{ $wave }. No answer was kept.
# $comments (Number)
brought-done-comments = { $comments ->
    [one] 1 comment waits for its reader.
   *[other] { $comments } comments wait for their reader.
}

# On pages of results.
brought-tag = From another system
# $by (String)
brought-notice = These answers were collected by another system: { $by }. What Belong promises about collecting did not cover them. Who saw the answers before they came here, and whether each person answered once, is not known to us. What is shown here follows the same rules as all our results.
# $answers (String)
brought-took-part = { $answers } people answered. How many could have answered is not known.
# $answers (String), $eligible (String)
brought-took-part-of = { $answers } of { $eligible } people answered.
brought-counts-note = About how many answered in each group, to the nearest five.
brought-description = The description of what was brought in, byte for byte
brought-checks-not = What cannot be checked, since another system collected the answers
