"""Clean look-alikes made worse: scanned, faxed, photographed, drawn as outlines.

Needs numpy and OpenCV, which come with the extra `ocr`.
"""
