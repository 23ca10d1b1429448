# Copyright 2026 Octopus
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can be found about a document: one row of words each, in a table of its own.

Storing or changing a document only marks its row (`_queue`). The job makes the vector anew from
what the document says, then reads the text of the files that were not read yet, each in bounds
(`tools/file_text.py`). Every word in the index carries its dossier (`7:flour`), so a search in one
dossier neither sees nor reads what lies in others, however many there are.
"""

import logging

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.tools import SQL

from ..tools import file_text, words

_logger = logging.getLogger(__name__)
BATCH = 200
READ_BATCH = 20
MOST_TRIES = 3
# a word in one of twenty of the newest documents is common
PROBE = 400
COMMON_SHARE = 20
WOKEN = "octopus_document_text_woken"


class OctopusDocumentText(models.Model):
    _name = "octopus.document.text"
    _description = "Text of a document"
    _log_access = False
    _rec_name = "document_id"

    document_id = fields.Many2one("octopus.document", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    state = fields.Selection(
        [
            ("waiting", "Waits to be read"),
            ("read", "Read"),
            ("none", "No text in it"),
            ("failed", "Could not be read"),
        ],
        required=True,
        default="waiting",
    )
    stale = fields.Boolean(default=True, help="The words have to be made anew.")
    tries = fields.Integer()
    pages = fields.Integer()
    problem = fields.Char()
    body = fields.Text(groups=NO_ACCESS)

    _document_uniq = models.UniqueIndex("(document_id)")
    _company_document_idx = models.Index("(company_id, document_id)")
    _stale_idx = models.Index("(id) WHERE stale")
    _waiting_idx = models.Index("(id) WHERE state = 'waiting'")

    def init(self):
        # no field of the ORM holds a tsvector; the GIN index is written in batches by PostgreSQL
        self.env.cr.execute(
            """
            ALTER TABLE octopus_document_text ADD COLUMN IF NOT EXISTS vector tsvector;
            CREATE INDEX IF NOT EXISTS octopus_document_text_vector_idx
                ON octopus_document_text USING gin (vector) WITH (gin_pending_list_limit = 1024);
            """
        )
        self._queue_missing()

    # ---- the queue --------------------------------------------------------------------------

    @api.model
    def _queue(self, documents):
        """The words of these documents have to be made anew."""
        if not documents:
            return
        self.flush_model()
        self.env.cr.execute(
            """
            INSERT INTO octopus_document_text (document_id, company_id, state, stale)
            SELECT id, company_id, 'waiting', true FROM octopus_document WHERE id = ANY(%s)
                ON CONFLICT (document_id) DO UPDATE SET stale = true
             WHERE NOT octopus_document_text.stale
            """,
            [list(documents.ids)],
            # the job may write the same row just now: then the request is repeated
            log_exceptions=False,
        )
        self.invalidate_model(flush=False)
        self._wake()

    @api.model
    def _wake(self):
        """Start the job once for all that this transaction stores."""
        if not self.env.cr.precommit.data.get(WOKEN):
            self.env.cr.precommit.data[WOKEN] = True
            cron = self.env.ref("octopus_dms.cron_document_text", raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger()

    @api.autovacuum
    def _queue_missing(self):
        """Documents without a row get one: those from before, and from bulk imports in SQL."""
        self.env.cr.execute(
            """
            INSERT INTO octopus_document_text (document_id, company_id, state, stale)
            SELECT id, company_id, 'waiting', true FROM octopus_document document
             WHERE NOT EXISTS (
                   SELECT 1 FROM octopus_document_text WHERE document_id = document.id)
                ON CONFLICT DO NOTHING
            """
        )

    @api.model
    def _cron_index(self):
        """Make the words anew where something changed, then read files."""
        cron = self.env["ir.cron"]
        while done := self._index_stale():
            if not cron._commit_progress(done, remaining=self._count_left()):
                return
        with file_text.TextReader() as reader:
            while waiting := self._claim():
                # each on its own: whatever a file does, the others are kept
                for text in waiting:
                    reading = text._reading(reader)
                    # a file may take seconds, and people work on the document meanwhile: what
                    # follows sees what they stored
                    cron._commit_progress(0)
                    text._keep(reading)
                    # PostgreSQL checks the reference to the document, and locks that, when one
                    # transaction changes a row twice: whoever works on it would be refused
                    cron._commit_progress(0)
                    text.try_lock_for_update()._index()
                    if not cron._commit_progress(1, remaining=self._count_left()):
                        return

    @api.model
    def _count_left(self):
        left = self.search_count([("stale", "=", True)])
        return left + self.search_count(self._waiting_domain())

    @api.model
    def _waiting_domain(self):
        return [("state", "=", "waiting"), ("tries", "<", MOST_TRIES)]

    @api.model
    def _index_stale(self):
        """Make the vectors of a batch; how many that were."""
        texts = self.search([("stale", "=", True)], limit=BATCH, order="id")
        texts = texts.try_lock_for_update()
        texts._index()
        return len(texts)

    @api.model
    def _claim(self):
        """A batch to read. The try is written first: a file that ends this process counts too."""
        texts = self.search(self._waiting_domain(), limit=READ_BATCH, order="tries, id")
        for text in texts:
            text.tries += 1
        self.env["ir.cron"]._commit_progress(0)
        return texts

    # ---- reading ----------------------------------------------------------------------------

    def _reading(self, reader):
        """What the file of one document says; None without a file that has a text."""
        self.ensure_one()
        file = self._file()
        return reader.read_file(file.raw or b"", file.mimetype) if file else None

    def _keep(self, reading):
        """Store what was read of one document; the index is made from it next."""
        self.ensure_one()
        if reading is None:
            self.state = "none"
            return
        values = {"pages": reading.pages, "problem": reading.problem, "body": reading.text}
        if reading.problem:
            _logger.info("Text of document %s: %s", self.document_id.id, reading.problem)
            # a busy machine may be the reason that it was slow: again, but not for ever
            again = reading.problem == "slow" and self.tries < MOST_TRIES
            values["state"] = "waiting" if again else "failed"
        else:
            values["state"] = "read" if reading.text.strip() else "none"
        # a process that ends before the index is made leaves it to the next one
        self.write({**values, "stale": True})

    def _file(self):
        """The file with the text: a PDF before the XML it was drawn from."""
        files = self.document_id.attachment_id + self.document_id.attachment_ids
        readable = files.filtered(lambda file: file_text.can_read(file.mimetype))
        return readable.sorted(lambda file: file.mimetype != "application/pdf")[:1]

    # ---- the index --------------------------------------------------------------------------

    def _index(self):
        """Write the words of these documents into the index, each with its dossier."""
        if not self:
            return
        self.flush_recordset()
        found = {text.id: words.words_of(*text._texts()) for text in self}
        for text_id, own in found.items():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE octopus_document_text SET stale = false, vector = array_to_tsvector(
                           ARRAY(SELECT company_id || ':' || lexeme
                                   FROM unnest(%(words)s::text[]) word,
                                        unnest(ARRAY[word] || ts_lexize('dutch_stem', word)
                                                           || ts_lexize('french_stem', word)) lexeme
                                  WHERE lexeme != ''))
                     WHERE id = %(id)s
                    """,
                    words=own,
                    id=text_id,
                )
            )
        self.invalidate_recordset(["stale"], flush=False)

    def _texts(self):
        """All that this document is found by, what counts most first."""
        self.ensure_one()
        return [*self.document_id._search_texts(), self.body]

    # ---- the question -----------------------------------------------------------------------

    @api.model
    def _tsquery(self, text, company_ids):
        """What was typed as a tsquery over these dossiers; None when it holds no word."""
        groups = words.question(text or "")
        if not groups or not company_ids:
            return None
        stems = self._stems({term.words[0] for group in groups for term in group if term.stems})
        dossiers = (
            " & ".join(self._group(company_id, group, stems) for group in groups)
            for company_id in sorted(company_ids)
        )
        return " | ".join(f"({dossier})" for dossier in dossiers)

    @api.model
    def _group(self, company_id, group, stems):
        # words hold letters, digits and the sign of amounts: nothing a tsquery reads as its own
        found = []
        for term in group:
            star = ":*" if term.prefix else ""
            found.append(" & ".join(f"'{company_id}:{word}'{star}" for word in term.words))
            if term.stems:
                found += [f"'{company_id}:{stem}'" for stem in stems[term.words[0]]]
        alternatives = " | ".join(f"({part})" for part in dict.fromkeys(found))
        return f"({alternatives})"

    @api.model
    def _is_common(self, asked, company_ids):
        """Whether so many of the newest documents hold these words that one meets them at once."""
        [(seen, found)] = self.env.execute_query(
            SQL(
                """
                SELECT count(*), count(*) FILTER (WHERE newest.vector @@ %(asked)s::tsquery)
                  FROM unnest(%(companies)s) company, LATERAL (
                       SELECT vector FROM octopus_document_text
                        WHERE company_id = company ORDER BY document_id DESC LIMIT %(probe)s) newest
                """,
                asked=asked,
                companies=list(company_ids),
                probe=PROBE // len(company_ids) + 1,
            )
        )
        return found * COMMON_SHARE > seen

    @api.model
    def _stems(self, asked):
        """Word → its Dutch and French stems; stop words have none."""
        if not asked:
            return {}
        rows = self.env.execute_query(
            SQL(
                "SELECT word, ts_lexize('dutch_stem', word) || ts_lexize('french_stem', word)"
                " FROM unnest(%s) word",
                sorted(asked),
            )
        )
        return {word: [stem for stem in stems if stem] for word, stems in rows}
