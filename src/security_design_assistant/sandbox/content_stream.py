"""Decode a PDF content stream piece by piece, so that its real size is never held in memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pymupdf

PIECE_BYTES = 1 << 18
"""Decoded bytes at a time; they stay in the processor's cache while they are counted."""

_PACKED_BYTES = 1 << 16


def decoded_pieces(document: pymupdf.Document, xref: int, limit: int) -> Iterator[bytes]:
    """Decode a stream, at most a little more than ``limit`` bytes of it.

    Parameters
    ----------
    document : open and authenticated document.
    xref : number of the stream object; an object that is no stream yields nothing.
    limit : decoded bytes after which the caller loses interest.

    Yields
    ------
    Decoded bytes, in order, :data:`PIECE_BYTES` or less at a time for the usual filters.
    """
    mupdf = pymupdf.mupdf
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    stream = mupdf.pdf_new_indirect(pdf, xref, 0)
    if not mupdf.pdf_is_stream(stream):
        return
    filters = mupdf.pdf_dict_get(stream, mupdf.PDF_ENUM_NAME_Filter)
    if mupdf.pdf_is_array(filters) and mupdf.pdf_array_len(filters) == 1:
        filters = mupdf.pdf_array_get(filters, 0)
    predicted = bool(mupdf.pdf_dict_get(stream, mupdf.PDF_ENUM_NAME_DecodeParms).m_internal)
    if mupdf.pdf_to_name(filters) in ("FlateDecode", "Fl") and not predicted:
        yield from _inflated(document.xref_stream_raw(xref) or b"")
    elif not filters.m_internal:
        raw = document.xref_stream_raw(xref) or b""
        yield from (raw[start : start + PIECE_BYTES] for start in range(0, len(raw), PIECE_BYTES))
    else:
        yield _decoded_by_mupdf(pdf, xref, limit)


def _inflated(raw: bytes) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    for start in range(0, len(raw), _PACKED_BYTES):
        # In slices, because what a call leaves over is copied by each of the calls.
        waiting = raw[start : start + _PACKED_BYTES]
        while waiting:
            try:
                piece = inflater.decompress(waiting, PIECE_BYTES)
            except zlib.error:
                # MuPDF, too, shows what came before the damage.
                return
            if piece:
                yield piece
            if inflater.eof:
                return
            waiting = inflater.unconsumed_tail


def _decoded_by_mupdf(pdf: pymupdf.mupdf.PdfDocument, xref: int, limit: int) -> bytes:
    """Decode rare filters and chains of them; MuPDF stops at ``limit``, or 100 MB if that is more."""
    mupdf = pymupdf.mupdf
    opened = mupdf.pdf_open_stream_number(pdf, xref)
    decoded, _truncated = mupdf.fz_read_best_outparams_fn(opened, PIECE_BYTES, limit + 1)
    return bytes(mupdf.fz_buffer_extract_copy(decoded))
