"""Recognition of lettering: a picture of one row to its characters, and what else each could be.

The model is the one that RapidOCR ships in its package; it is run by ONNX Runtime directly, because
RapidOCR itself gives each row's best reading only, and a doubtful letter has to be known as such.
"""

from __future__ import annotations

import os
import string
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from security_design_assistant.drawing.scan.picture import Grey
from security_design_assistant.drawing.scan.recognised import Character
from security_design_assistant.drawing.scan.tolerances import DOUBTS

_HEIGHT = 48
"""Rows of dots that the model reads."""

_HALF = 127.5
"""Half of the brightest value: the model takes dots from -1 to 1."""

_BATCH = 8
"""Rows that are read at once: more take memory and save no time."""

_STEP = 8
"""Dots of width that the model says one character of."""

_SIGNS = string.digits + string.ascii_letters + string.punctuation + "\u00b0\u00b2\u00d7\u00a3\u2013"
"""What is read: ASCII, degree, square, times, pound, dash; no letters of other scripts."""

_MOST_THREADS = 2
"""What a function of the worker's size has of processors."""


class Recogniser:
    """Reads pictures of single rows of text."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(_MOST_THREADS, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        # A thread that waits by turning round takes processor time from the page's other work.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(_model()), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        known = ["", *self._session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
        places = {sign: index for index, sign in enumerate(known)}
        self._signs = ["", " ", *(sign for sign in _SIGNS if sign in places)]
        self._columns = np.array([places[sign] for sign in self._signs])

    def read(self, images: Sequence[Grey]) -> list[tuple[Character, ...]]:
        """Return the characters of each image."""
        result: list[tuple[Character, ...]] = [()] * len(images)
        scaled = [_scaled(image) for image in images]
        order = sorted(range(len(images)), key=lambda index: scaled[index].shape[1])
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            width = max(scaled[index].shape[1] for index in chosen)
            batch = np.ones((len(chosen), 3, _HEIGHT, width), np.float32)
            for row, index in enumerate(chosen):
                batch[row, :, :, : scaled[index].shape[1]] = scaled[index].astype(np.float32) / _HALF - 1
            answers = self._session.run(None, {self._input: batch})[0][:, :, self._columns]
            for row, index in enumerate(chosen):
                result[index] = self._characters(answers[row], width / scaled[index].shape[1])
        return result

    def _characters(self, answer: NDArray[np.float32], stretch: float) -> tuple[Character, ...]:
        best = answer.argmax(axis=1)
        found = []
        start = 0
        for end in range(1, len(best) + 1):
            if end < len(best) and best[end] == best[start]:
                continue
            if self._signs[best[start]]:
                peak = start + int(answer[start:end, best[start]].argmax())
                rivals = answer[start:end].max(axis=0)
                also = [
                    i for i in np.argsort(-rivals).tolist() if rivals[i] > DOUBTS.rival and i != best[start]
                ]
                found.append(
                    Character(
                        self._signs[best[start]],
                        (start + end) / 2 / len(best) * stretch,
                        float(answer[peak, best[start]]),
                        tuple(self._signs[i] for i in also if self._signs[i].strip()),
                    )
                )
            start = end
        return tuple(found)


def _scaled(image: Grey) -> Grey:
    width = max(_STEP * 2, round(image.shape[1] * _HEIGHT / image.shape[0]))
    way = cv2.INTER_AREA if image.shape[0] > _HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (width, _HEIGHT), interpolation=way), np.uint8)


def _model() -> Path:
    package = find_spec("rapidocr")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("rapidocr")
    return next(iter(sorted((Path(package.origin).parent / "models").glob("*_rec_*.onnx"))))
