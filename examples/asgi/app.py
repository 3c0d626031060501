"""A FastAPI application behind Mangum: the guard stands outermost, and sees the event as Lambda sent it."""

from fastapi import FastAPI
from mangum import Mangum

from lambdaguard import guard

app = FastAPI()
shelf = {"1": "On Growth and Form", "2": "The O'Reilly Book of <Tags> & Entities"}


@app.get("/books/{number}")
def book(number: str, note: str = ""):
    return {"title": shelf.get(number), "note": note}


handler = guard(Mangum(app, lifespan="off"), processes=[], egress=[])
