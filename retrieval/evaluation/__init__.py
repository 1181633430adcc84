"""How often is an answer right, and does its confidence say so?"""
