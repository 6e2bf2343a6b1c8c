"""What is marked as identifying a child or a case, and what is not. Invented, every one."""

from __future__ import annotations

import pytest

from consult.sensitive import find_all, split

MARKED = [
    ("The NHS number is 943 476 5919.", "NHS number"),
    ("His NHS no. 9434765919 was on the form.", "NHS number"),
    ("The patient, 943-476-5919, was seen twice.", "NHS number"),
    ("Pupil H801200001001 was excluded.", "UPN"),
    ("See V80120000102A, a temporary one.", "UPN"),
    ("Her UPN A123456789012 is on the plan.", "UPN"),
    ("NI number AB123456C", "National Insurance number"),
    ("Mother: JG 10 37 59 A.", "National Insurance number"),
    ("PNC 1992/123456Q", "PNC ID"),
    ("He is known as 92/1234567V there.", "PNC ID"),
    ("Arrested, 2005/4412W.", "PNC ID"),
    ("CRO 123456/92Q", "CRO number"),
    ("Record 4321/05D was weeded.", "CRO number"),
    ("Old file SF39/1234D.", "CRO number"),
    ("Prison number A1234BC", "prison number"),
    ("On NOMIS as G9876VX since May.", "prison number"),
    ("CRN X123456 is with probation.", "CRN"),
    ("Probation number: D654321.", "CRN"),
    ("CRIS 3012345/21 was closed.", "case reference"),
    ("See Merlin 20PAC123456.", "case reference"),
    ("MERLIN PAC ref 21/445566", "case reference"),
    ("Mosaic ID 1234567", "case reference"),
    ("LCS 998877 shows the visits.", "case reference"),
    ("case no. 45678/B", "case reference"),
    ("Case number: CH/2020/1187", "case reference"),
    ("Crime ref 01/234567/20", "case reference"),
    ("CAD 4412 was opened at night.", "case reference"),
    ("87A no 123456", "case reference"),
    ("Liquidlogic 445566 says otherwise.", "case reference"),
    ("born on 4 May 2009", "date of birth"),
    ("DOB 04/05/2009", "date of birth"),
    ("d.o.b. 4.5.09", "date of birth"),
    ("Date of birth: 2009-05-04", "date of birth"),
    ("A child born 12th March 2011 was moved.", "date of birth"),
    ("The family lives at N4 2DQ.", "postcode"),
    ("her home address is SW1A 1AA", "postcode"),
    ("The child at 14 Acacia Road E17 6AB was seen.", "postcode"),
    ("She lives at 14 Acacia Road with an aunt.", "address"),
    ("Flat 3, 20 Elm Tree Close is where he was placed.", "address"),
    ("his mum can be called on 07700 900123", "telephone number"),
    ("The family’s number is 020 7946 0018.", "telephone number"),
    ("Text the boy on +44 7700 900456.", "telephone number"),
    ("The father writes from jo.bloggs@example.org.", "e-mail address"),
    ("Her carer is sam99@example.com", "e-mail address"),
    ("A child called Aysha was missed.", "name"),
    ("We had a boy named Kofi Mensah in mind.", "name"),
    ("The girl, who was known as Millie, had no plan.", "name"),
    ("Her brother Tyrone was seen as well.", "name"),
    ("the child, Alfie, was not asked", "name"),
    ("our pupil Jayden Smith was excluded", "name"),
    ("Jayden, 14, went missing twice.", "name"),
    ("Kayleigh (15) told staff.", "name"),
    ("Leon, aged 9, was not seen alone.", "name"),
    ("When Ruby was 12 years old nobody asked.", "name"),
    ("Take the child J.S. as an example.", "initials"),
    ("Client AB was turned away.", "initials"),
    ("Re: K.L., seen in May", "initials"),
    ("a pupil in year 9 at Acacia Park School", "school and year"),
    ("She is in Year 4 of St Jude Primary.", "school and year"),
    ("He started reception at Elm Grove Infants last autumn.", "school and year"),
    ("Year 11, at Northfield Academy, twice excluded", "school and year"),
    ("The mother, Debbie Jones, agreed.", "name"),
    ("My son Callum was never asked.", "name"),
]

LEFT = [
    "The Children Act 1989 and the Children Act 2004 apply.",
    "See section 47 of the Children Act 1989.",
    "Working Together to Safeguard Children 2018 says so on page 34.",
    "Paragraph 4.1.17 contradicts 4.1.22.",
    "A:4.1.22 should be removed.",
    "R (AB) v Haringey [2013] EWHC 416 (Admin) is still good law.",
    "Re B (Children) [2008] UKHL 35",
    "[2018] EWFC 40 was decided on other facts.",
    "Moseley v Haringey [2014] UKSC 56",
    "SI 2018/789 was amended by SI 2020/1234.",
    "Regulation (EU) 2016/679 applies.",
    "The timescale of 3 months in 4.1.17 is too short.",
    "Call 999 if a child is in danger.",
    "Call the NSPCC on 0808 800 5000.",
    "Childline is 0800 1111.",
    "The MASH can be reached on 020 7946 0018 in working hours.",
    "Refer to mash@example.gov.uk within one working day.",
    "Write to safeguardingpartnership@example.org.",
    "Contact the partnership manager at admin@example.org.",
    "The review was published on 3 March 2021.",
    "This replaces the version of 31/03/2017.",
    "Between 2016 and 2019 there were 1,234 referrals.",
    "Table 12 gives 9434765919 as a checksum.",
    "There were 4,500 children in need in 2019/20.",
    "In 2019/20 and 2020/21 the numbers fell.",
    "Financial year 2021/22, table 3A.",
    "Cases 1 to 3 are examples.",
    "In case 2 the threshold was met.",
    "Case study 4 should be shorter.",
    "The case law of 2014 has moved on.",
    "Incident 5 of the ten is well told.",
    "The file should be closed after 12 months.",
    "Keep records for 75 years.",
    "The office is at 14 Acacia Road.",
    "Our office’s postcode is SE1 2AA.",
    "Sent from 20 Elm Tree Close, the office.",
    "Ask the child what they want to happen.",
    "Every child should have a named social worker.",
    "The child protection conference chair decides.",
    "A child called as a witness needs support.",
    "The mother and father should both be invited.",
    "Her Majesty’s Inspectorate visited in May 2019.",
    "The Child Safeguarding Practice Review Panel agrees.",
    "Victoria Climbié was failed by many agencies.",
    "The inquiry into the death of Peter Connelly is cited.",
    "The young person’s Social Worker tells the IRO.",
    "A child in Year 9 may need a different leaflet.",
    "Schools should tell year 7 pupils at the start of term.",
    "Pupils in years 10 and 11 at secondary school differ.",
    "Children aged 16 and 17 are often overlooked.",
    "Section 20, aged 16, is not enough.",
    "The UK, the EU and the US differ.",
    "IT systems of the NHS do not talk to each other.",
    "The GP, HV and SW should meet.",
    "The CP plan and the CIN plan are two documents.",
    "RE: section 3 is too long.",
    "ISBN 978-0-11-322905-6 is out of print.",
    "https://example.org/case/1234567 leads nowhere.",
    "CM 9876 and HC 345-II are cited.",
    "Form 87A should be sent in one day.",
    "The Merlin system and CRIS are explained too late.",
    "Add MERLIN to the glossary at 2.3.",
    "LCS and Mosaic are names of products.",
    "The A1234 runs past the school.",
    "Version 2.10.3 of the text, 14 June 2021, is better.",
    "A strategy discussion is held within 3 working days of 17:00.",
    "The budget is £1,234,567 a year.",
    "Appendix B2, row 14C, repeats 5.7-5.9.",
    "PNC checks should be made within 24 hours.",
    "Say “young person” and not “youth” in 3.4.",
]


@pytest.mark.parametrize(("text", "kind"), MARKED)
def test_what_identifies_a_child_or_a_case_is_marked(text: str, kind: str) -> None:
    assert kind in [each.kind for each in find_all(text)]


@pytest.mark.parametrize("text", LEFT)
def test_what_identifies_nobody_is_left_alone(text: str) -> None:
    assert [(each.kind, each.text) for each in find_all(text)] == []


def test_there_are_enough_of_both() -> None:
    assert len(MARKED) >= 60
    assert len(LEFT) >= 60


@pytest.mark.parametrize(
    "text",
    ["NHS number 987 654 4321", "PNC 1992/123456A", "Record 4321/05A", "NI number BG123456C"],
)
def test_a_wrong_check_digit_is_no_number(text: str) -> None:
    assert find_all(text) == []


def test_a_text_in_pieces_is_the_text() -> None:
    text = "A child called Aysha, DOB 04/05/2009, was missed."
    pieces = list(split(text, find_all(text)))
    assert "".join(words for words, _ in pieces) == text
    assert [found.kind for _, found in pieces if found] == ["name", "date of birth"]
