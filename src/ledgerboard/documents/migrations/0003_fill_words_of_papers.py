"""What a search finds on papers that were read before."""

from collections import defaultdict
from itertools import islice

from django.db import migrations

from ledgerboard.documents.effective import Said, overlaid
from ledgerboard.documents.searching import words_of

AT_ONCE = 500


def fill(apps, schema_editor):
    names = ("Paper", "Correction", "PaperWords")
    paper, correction, words = (apps.get_model("documents", name) for name in names)
    said = defaultdict(dict)
    rows = correction.objects.order_by("pk").values_list("paper", "path", "pk", "verdict", "after")
    for owner, path, pk, verdict, after in rows.iterator():
        said[owner][path] = Said(pk, verdict, after)
    papers = paper.objects.filter(gone=False).iterator(chunk_size=AT_ONCE)
    while few := list(islice(papers, AT_ONCE)):
        words.objects.bulk_create([_words(words, one, said[one.pk]) for one in few])


def _words(model, paper, said):
    return model(
        organization_id=paper.organization_id,
        document_id=paper.document_id,
        paper_id=paper.pk,
        words=words_of(overlaid(paper.reading, said)),
    )


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_words_of_papers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
