"""A small real PDF, and as many others as are wanted that differ in one line."""

import secrets


def a_pdf(text: str = "") -> bytes:
    """One page of about 5 kB; no two are alike unless `text` is."""
    drawn = b"".join(
        b"BT /F1 11 Tf 72 %d Td (To trinh, dong thu %d, noi dung de nghi tham dinh.) Tj ET\n" % (760 - 12 * n, n)
        for n in range(60)
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%bendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Title(%b)>>" % (text or secrets.token_hex(16)).encode(),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"xref\n0 7\n0000000000 65535 f \n%btrailer\n<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return body + tail % (table, len(body))
