"""Policies as schools might write them, in words of our own, with what each item should become.

An item is its words and, after "=>", the labels of its clause; "unmapped", "duty" and "question"
say what else it should be. Characteristics stand in brackets, "all" for every one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "heading", "paragraph", "list", "table"]


@dataclass(frozen=True)
class Part:
    """A piece of a paper: its words, one for each item of a list, cells for a table."""

    kind: Kind
    words: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What an item should become."""

    text: str
    kind: str
    labels: frozenset[str] = frozenset()
    characteristics: frozenset[str] | None = None


@dataclass(frozen=True)
class Paper:
    """A policy document; `steps`: the ids of the steps of its procedure, ladder by ladder."""

    name: str
    parts: tuple[Part, ...]
    wanted: tuple[Wanted, ...]
    steps: tuple[tuple[str, ...], ...]
    audience: frozenset[str]
    school: str
    routes: tuple[str, ...] = ()


def _wanted(told: str) -> tuple[str, Wanted | None]:
    text, arrow, rest = told.partition("=>")
    text = " ".join(text.split())
    if not arrow:
        return text, None
    named, _, of = rest.partition("[")
    characteristics = frozenset(of.rstrip("] ").replace(",", " ").split()) if of else frozenset()
    ids = frozenset(named.replace(",", " ").split())
    kinds = ids & {"unmapped", "duty", "question", "route", "step"}
    kind = next(iter(kinds)) if kinds else "clause"
    which = None if not characteristics or characteristics == {"all"} else characteristics
    return text, Wanted(text, kind, ids - kinds, which)


def paper(
    name: str,
    text: str,
    *,
    steps: tuple[str, ...],
    audience: str,
    school: str,
    routes: tuple[str, ...] = (),
) -> Paper:
    """Reads a paper that is typed as below: "# " a title, "## " a heading, "- " items, "| " rows."""
    parts: list[Part] = []
    wanted: list[Wanted] = []
    for line in text.strip().split("\n"):
        told = line.strip()
        if not told:
            continue
        sign, _, rest = told.partition(" ")
        if sign == "|":
            cells = []
            for cell in rest.strip().strip("|").split("|"):
                plain, want = _wanted(cell)
                cells.append(plain)
                wanted += [want] if want else []
            _row(parts, tuple(cells))
            continue
        plain, want = _wanted(rest if sign in ("#", "##", "-") else told)
        wanted += [want] if want else []
        if sign == "-" and parts and parts[-1].kind == "list":
            parts[-1] = Part("list", (*parts[-1].words, plain))
        else:
            kinds: dict[str, Kind] = {"#": "title", "##": "heading", "-": "list"}
            parts.append(Part(kinds.get(sign, "paragraph"), (plain,)))
    ladders = tuple(tuple(one.split()) for one in steps)
    who = frozenset(audience.split())
    return Paper(name, tuple(parts), tuple(wanted), ladders, who, school, routes)


def _row(parts: list[Part], cells: tuple[str, ...]) -> None:
    if parts and parts[-1].kind == "table":
        parts[-1] = Part("table", rows=(*parts[-1].rows, cells))
    else:
        parts.append(Part("table", rows=(cells,)))


LEVENS = paper(
    "levens",
    """
# Agreement on parents' use of social networks and websites
Levens CE School
Version 3. Approved by the governors: March 2026. Next review: March 2028.
## Why we have this agreement
Families use social networks every day, and most of what they write about our school is kind. This agreement is here for the few times when it is not.
## Inappropriate use
We regard the following as inappropriate when parents use social networks:
- Naming any pupil, or making any comment about pupils at the school => pupil_naming pupil_comment
- Photographs that centre on pupils other than your own at school events, above all where children wear swimming costumes or leotards => pupil_photo
- Allegations about members of staff or about anyone else connected with the school => allegation
- Cyberbullying => cyberbullying
- Complaints about the school, or about those who work in it => complaint
- Defamatory statements about the school or its staff => defamation
- Negative or offensive comments about staff or anyone else who is connected with the school => offensive_comment
- Racist comments => protected_characteristic_abuse [race]
- Comments in which violence is threatened => threat
## Before you post
Parents should think about these points:
- Whether a social network is the right channel for what they want to say => question
- Naming people and abusing them in connection with serious allegations is never acceptable => allegation offensive_comment
- Whether it could do harm that nothing justifies, above all before a complaint has been looked into => question
- What it would do to the reputation of the school and to the learning of pupils => question
## Children's own use
Parents should make sure that children do not use networking sites inappropriately; for most sites the minimum age is 14 or more. => underage_use
## Courtesy
We ask parents to remember:
- Ask first before you upload photographs, video or information about other people or their children => pupil_photo confidential_information
- Avoid off-hand, hurtful, rude or derogatory comments => offensive_comment
## Decency
- Do not post comments that are intimidating, racist, sexist, homophobic or defamatory => cyberbullying protected_characteristic_abuse defamation threat [race, sex, sexual_orientation]
- Do not forward such comments to others => sharing_abuse
## Common sense
- Think before you click, upload, download or forward => duty
- Check your privacy settings and know where your pictures are stored => duty
- Block people who harass you and report them => duty
## Procedure
The headteacher will review each case on its own.
First the headteacher will discuss the matter with the parent and ask for the comments to be removed.
If the parent refuses and continues, the school will consider:
- Taking legal advice where the comments are defamatory or the circumstances warrant it
- Sending a written warning that asks for the removal of the comments
- Informing the police where there may be a crime such as harassment, a racial element, gross obscenity, gross offence or threats of violence
- Blocking the parent's access if the comments stand on a website or forum of the school
- Reporting the matter to the networking site and asking for its removal
- Taking other legal action
""",
    steps=(
        "discuss legal_advice written_warning police block_access report_to_platform other_legal_action",
    ),
    audience="parent",
    school="Levens CE School",
)

TELFORD = paper(
    "telford",
    """
# Policy on parents' use of social networking and internet sites
Telford Infant School
Reviewed: September 2025. Review date: September 2027
## Raising a concern
Please speak to your child's class teacher first. => route
If that does not help, speak to the phase leader or SENDCo, and then to the headteacher. => route
After that there is the formal complaints procedure. => route
## What we consider to be inappropriate
On social networking sites and in messaging groups, parents must not post:
- Allegations about staff or pupils, or anything that amounts to cyberbullying => allegation cyberbullying
- Complaints about the school or its staff => complaint
- Statements about the school or its staff that are defamatory => defamation
- Comments about particular pupils or staff that the writer knows to be inaccurate, or that are negative or offensive => unverified_claim offensive_comment pupil_comment
- Anything that denigrates a person because of a protected characteristic under the Equality Act: age, disability, gender reassignment, marriage and civil partnership, pregnancy and maternity, race, religion or belief, sex, sexual orientation => protected_characteristic_abuse [all]
- Comments that threaten violence => threat
## Think before you post
Parents should consider:
- Is a public page the place for this, or would a talk help more? => question
- It is not acceptable to name individuals and be abusive about them where serious allegations are made. => allegation offensive_comment
- Could the post do harm to somebody who has done nothing wrong? => question
## How the school will respond
In the first place the school will discuss the matter with the parent and ask them to take the post down.
If the parent does not do so and continues, the school will consider:
- writing to the parent with a request to take the comments down
- legal advice where comments are defamatory or circumstances warrant it
- contacting the police where a crime may have been committed, such as harassment, abuse for a protected characteristic, gross obscenity or threats of violence
- blocking the parent's access where the comments stand on a website or forum of the school
- reporting the post to the site and asking for it to be taken down
- other legal action
""",
    steps=(
        "discuss written_request legal_advice police block_access report_to_platform other_legal_action",
    ),
    audience="parent",
    school="Telford Infant School",
    routes=(
        "the class teacher",
        "the phase leader or SENDCo",
        "the headteacher",
        "the school's complaints procedure",
    ),
)

LONGTON_LANE = paper(
    "longton_lane",
    """
# Social media and networking policy, with the code of conduct for parents, carers and visitors
Longton Lane Primary School
## A. Introduction
This policy is for staff, governors, pupils, parents and visitors. It was written to keep everyone safe.
## B. Staff
Staff must:
- not add pupils or ex-pupils as friends => contact_with_child staff_conduct
- not comment on school life or use the names of anyone connected with the school => staff_conduct
- not post pictures of school events without the consent of the headteacher => staff_conduct pupil_photo
- not use social media in lesson times => staff_conduct
- keep to the Teachers' Standards => duty
- keep their privacy settings closed => duty
- not make negative comments about the school, its pupils, parents, colleagues, governors or the council => staff_conduct offensive_comment complaint
- follow the guidance on safer working => duty
- keep to the terms of each site => duty
## C. Accounts for education
Accounts for educational use must be approved by the headteacher before they are opened. => unofficial_site
## D. Parents and carers
Parents and carers should:
- not post pictures of any pupils but their own children => pupil_photo
- not make complaints outside the official channels => complaint
- not post malicious or fictitious comments about any member of the school community => defamation unverified_claim offensive_comment
Parents must not make comments that could bring the school into disrepute. => defamation offensive_comment allegation
## E. Bullying
Harassing, bullying or intimidating others is not acceptable, whenever and wherever it is posted. => cyberbullying threat
## Code of conduct
Parents, carers and visitors are asked:
- not to post foul, abusive, discriminatory or threatening material about the school, its staff or its pupils => obscenity offensive_comment protected_characteristic_abuse threat [all]
- to bring offensive or inaccurate posts to the notice of the headteacher or staff => duty
- not to raise bullying, attendance, additional needs or complaints on social media instead of following the school's procedures => complaint
- not to post factually incorrect information about the school => unverified_claim
- for safeguarding reasons, not to let a child be identified through a discussion or through pictures => pupil_naming pupil_photo confidential_information
## How we will deal with breaches
If foul, abusive, discriminatory or threatening material is posted, the school will contact the author and ask for its immediate removal, and will take legal advice where necessary.
If information is factually incorrect, the school will contact the author and ask for its removal or correction.
If a complaint or concern is posted, the author will be directed to the complaints procedure.
If comments bring the school into disrepute, the matter will be passed to the local authority's legal team.
If staff break this policy, the matter will be referred to the headteacher, and then to the LADO.
If there is a safeguarding concern, it will go to the safeguarding lead.
""",
    steps=(
        "contact_author legal_advice",
        "contact_author",
        "direct_to_procedure",
        "local_authority_legal_team",
        "headteacher lado",
        "safeguarding_lead",
    ),
    audience="parent staff pupil governor visitor",
    school="Longton Lane Primary School",
)

SMITHDON = paper(
    "smithdon",
    """
# Social networking: a policy of the cluster
Smithdon High School and its cluster
This policy is for parents, staff and students of all schools of the cluster.
## What is inappropriate
The schools consider the following to be inappropriate:
- allegations about staff or students => allegation
- complaints about the school or its staff => complaint
- negative or offensive comments about the school, its staff or its students => offensive_comment pupil_comment
- abuse to do with race, religion, gender or sexual orientation => protected_characteristic_abuse [race, religion_or_belief, sex, gender_reassignment, sexual_orientation]
- threats of violence => threat
Staff have a right to work without being denigrated or bullied online, whether by students, by parents or by colleagues: nobody should denigrate or bully staff online. => offensive_comment cyberbullying
## Before you press send
Ask yourself:
- Is this the best place to let off steam? => question
- Would it be better to talk to somebody? => question
- Could it upset or offend anyone? => question
- Could it be seen as cyberbullying? => question
- Do you know that legal action is possible? => question
## What we will do
- We will discuss the matter with those involved.
- If it continues, we will take legal advice.
- A written warning will be sent that asks for the removal of the post.
- The police will be told where the post is threatening or obscene.
- Access to school sites will be blocked and the post will be reported to the platform.
- Other legal action may be taken.
""",
    steps=(
        "discuss legal_advice written_warning police block_access report_to_platform other_legal_action",
    ),
    audience="parent staff pupil",
    school="Smithdon High School",
)

LETTER = paper(
    "parent_letter",
    """
# A letter to parents and carers about social media, with the duties of staff and volunteers
Dear parents and carers,
## Parents and carers
Parents and carers are asked to follow these rules:
- Show respect for others at all times. => offensive_comment cyberbullying
- Do not use children's full names, not even your own child's. => pupil_naming
- Do not post or tag photographs without the right permission. => pupil_photo
- Bring concerns to the school rather than airing them online. => complaint allegation
- You are responsible for whatever is posted under your name. => duty
- Please report misuse to us. => duty
- Do not join in a conversation that is becoming derogatory. => sharing_abuse
- Do not accept children as friends. => contact_with_child
- Do not run a site that refers to the school without letting us know. => unofficial_site
- Do not make personal comments on a page that is used for school purposes. => unofficial_site
- A page that represents the school must not bring it into disrepute. => offensive_comment defamation
## Confidentiality
Nobody may post confidential information about a child or a family. => confidential_information
## Staff and volunteers
- Staff and volunteers must not discuss pupils, staff or parents online, and that includes tagging photographs. => staff_conduct confidential_information pupil_photo
- Staff who are also parents should not reply to comments about the school. => staff_conduct
## What happens if something is posted
If something inaccurate or offensive is posted, the school will ask for it to be removed, and in extreme cases will take legal advice.
Staff and volunteers must tell the leadership of any concerns that they have.
""",
    steps=("ask_for_removal legal_advice", "inform_leadership"),
    audience="parent staff volunteer",
    school="",
)

FIVE = (LEVENS, TELFORD, LONGTON_LANE, SMITHDON, LETTER)

TABLE = paper(
    "table",
    """
# Staying kind online: our social media policy
Brackenfold Community Primary School
Version 1.4. Adopted: 12 May 2026. Next review: Summer 2028
This policy applies to parents, staff and volunteers.
## Rules for everybody
| No. | What you must not do | What you should do instead |
| 1 | Name a child, or put up anything that lets a child be identified => pupil_naming | Speak of "my child's class" => duty |
| 2 | Share pictures of anyone else's child from a concert or a match => pupil_photo | Keep pictures of your own child in the family => duty |
| 3 | Swear, or use obscene language => obscenity | Leave it until tomorrow => duty |
| 4 | Spread gossip or rumours about the school => unverified_claim | Ring the school office to hear what happened => duty |
| 5 | Pass on messages that insult somebody => sharing_abuse | Delete them => duty |
| 6 | Open a WhatsApp group in the name of the school => unofficial_site | Talk to the school office first => duty |
| 7 | Juggle indoors during assembly => unmapped | Juggle outside => duty |
## Who can help you
| Worry | Whom to ask |
| Anything in class | the class teacher |
| Anything else | the deputy head, then the headteacher |
| A child who may be at risk | the designated safeguarding lead |
## What the school does
| What was posted | What we do |
| Threats of violence | The headteacher contacts the author and tells the police |
| Rumours | The office contacts the author and asks for a correction |
| Pictures of other children | We ask the person to take them down |
""",
    steps=("contact_author police", "contact_author", "ask_for_removal"),
    audience="parent staff volunteer",
    school="Brackenfold Community Primary School",
    routes=("the class teacher", "the deputy headteacher", "the headteacher"),
)

PROSE = paper(
    "prose",
    """
# Social media policy of Hollin Bank Academy
Last updated: 3 September 2026
Hollin Bank Academy knows that social media can bring families together. This policy is for parents and carers and for all who work here.
Nobody should harass, stalk or humiliate another person on any platform. => cyberbullying
It is never acceptable to threaten anyone, even as a joke. => threat
Parents must not publish libellous statements about members of staff, and they must not accuse them of wrongdoing on social media. => defamation allegation
Hateful posts that attack people for their faith, their disability or their sexuality are forbidden. => protected_characteristic_abuse
Families are asked not to give details of another child's medical needs. => confidential_information
Staff must never send or accept friend requests from pupils. => contact_with_child
Please do not let your child open an account below the minimum age. => underage_use
We would rather hear a grievance ourselves: grumbles about homework, lunches or teachers should not be posted in group chats. => complaint
Colouring pencils must not be thrown. => unmapped
If you are worried about something, please speak to your child's tutor, then the head of year, and in the end use the complaints procedure. => route
Where a post breaks this policy, the head of year will talk to the parent. If the post is not removed, the academy may report it to the platform. Where somebody has been threatened with violence, we will inform the police. In the most serious cases the governors may seek legal advice.
""",
    steps=("discuss report_to_platform police legal_advice",),
    audience="parent staff",
    school="Hollin Bank Academy",
    routes=("the class teacher", "the head of year", "the school's complaints procedure"),
)

QUESTIONS = paper(
    "questions",
    """
# Ten questions before you post: a guide and policy for families
School: Saltmarsh Nursery and Infant School
Date: January 2026
## Do not post it if the answer is yes
- Does it name a pupil? => pupil_naming
- Is there another child in the photo? => pupil_photo
- Is it a complaint about the school? => complaint
- Does it make fun of a teacher? => offensive_comment
- Does it say something that nobody has checked, such as a rumour? => unverified_claim
- Could it be racist or sexist? => protected_characteristic_abuse [race, sex]
- Is it about somebody's private information? => confidential_information
- Does it contain swear words? => obscenity
- Is it longer than a page? => unmapped
## Ask yourself
- Who will see this in ten years? => question
- Would I say it at the school gate? => question
## Have you a concern?
- Who do I talk to first? Talk to the class teacher. => route
- And then? The headteacher. => route
- What if my concern is about the headteacher? Write to the chair of governors. => route
## What happens if I post it anyway?
- We will speak to you and ask you to delete it.
- If you refuse, we will write to you with a warning.
- If it is on our own website or app, we will take away your access.
""",
    steps=("discuss written_warning block_access",),
    audience="parent",
    school="Saltmarsh Nursery and Infant School",
    routes=("the class teacher", "the headteacher", "the governors"),
)

OTHERS = (TABLE, PROSE, QUESTIONS)

CONDUCT = paper(
    "conduct",
    """
# Code of conduct for parents, carers and visitors
Ashgrove Valley Primary School
Adopted: 4 June 2026. Next review: June 2028
## Introduction
We are proud of how well families and staff get on at Ashgrove Valley. Most people never need this code, and we hope that it will stay so.
## What we expect
We expect parents, carers and visitors to:
- Set a good example in how they speak and write => duty
- Bring any concern to the class teacher, and after that to the headteacher => route
## Behaviour that will not be tolerated
The school will not tolerate:
- Driving or parking on the playground => duty
- Sending abusive e-mails or texts to staff => offensive_comment
- Libellous remarks on Facebook, TikTok or any other site about the school => defamation
- Campaigns against a member of staff => cyberbullying
- Posting pictures of a sports day in which other children can be seen => pupil_photo
- Making accusations about staff or other parents => allegation
- Flying drones => unmapped
## If somebody breaks this code
The headteacher will invite the person to a meeting.
If the behaviour carries on, a letter of warning will be sent by the chair of governors.
Where somebody has been threatened with violence, the police will be informed.
In extreme cases the school may ban the adult from the premises.
""",
    steps=("discuss written_warning police ban_from_site",),
    audience="parent visitor",
    school="Ashgrove Valley Primary School",
    routes=("the class teacher", "the headteacher"),
)

GROUP_CHAT = paper(
    "group_chat",
    """
# Our class chat: the rules
Penwith Brook Infant School
This agreement is for parents.
## Please do
- be patient with one another => duty
- tell the class rep if a message upsets you => route
## Please don't
- grumble about teachers or the office => complaint
- pass on things you have heard at the gate => unverified_claim
- leave anybody out on purpose => cyberbullying
- swear => obscenity
- give out anyone's phone number => confidential_information
- name any child who is not your own => pupil_naming
- set up another group with the school's badge => unofficial_site
- send chain letters => unmapped
## When things go wrong
A class rep will send you a quiet message.
We will ask you to delete the message.
If it happens again, you will be taken out of the group.
""",
    steps=("discuss ask_for_removal block_access",),
    audience="parent",
    school="Penwith Brook Infant School",
    routes=(),
)

PLEDGES = paper(
    "pledges",
    """
# Home and school agreement
Cotter Mill Primary School
## The school will
- send a report home each term
- answer letters within a week
## As parents we will
We sign this every September. As parents we will:
- not write anything unkind about other families => offensive_comment
- bring worries to the school and not put them on Facebook => complaint
- only upload photographs of our own children => pupil_photo
- not let our child have an account before they are old enough => underage_use
- not message or follow other people's children => contact_with_child
- read with our child every evening => duty
## When the agreement is not kept
The head will ask to see you.
If it cannot be put right, the matter will be passed to the governors.
""",
    steps=("discuss governors",),
    audience="parent",
    school="Cotter Mill Primary School",
)

NURSERY = paper(
    "nursery",
    """
# Social networking policy
Hazel Bank Day Nursery
Date: 2 February 2026
## Staff and volunteers
Staff and volunteers must:
- Not write about the nursery or its families => staff_conduct
- Not go online during working hours => staff_conduct
- Keep their profiles private => duty
## Our page
Children's faces are not shown on the page without the consent of a parent. => pupil_photo
Only the manager may add posts. => unmapped
Jokes about somebody's religion or disability will not be put up with. => protected_characteristic_abuse [religion_or_belief, disability]
Posts that advertise a business will be removed. => unofficial_site
We know that babies cannot speak for themselves.
## Whom to talk to
Your child's key person is the first person to talk to. => route
If it is about safety, please speak to the designated safeguarding lead. => route
## If this policy is not followed
For staff:
- The manager will meet the person.
- The post must be deleted on the same day.
- The disciplinary procedure may be used.
For parents:
- The manager will ring you.
- If it is repeated, we will write to you.
""",
    steps=("discuss ask_for_removal sanctions_under_policy", "discuss written_request"),
    audience="parent staff volunteer",
    school="Hazel Bank Day Nursery",
    routes=("the class teacher",),
)

OTHERS = (*OTHERS, CONDUCT, GROUP_CHAT, PLEDGES, NURSERY)
